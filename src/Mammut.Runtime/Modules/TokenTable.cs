using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>A vector for each token id.</summary>
public static class TokenTable
{
    /// <summary>Looks up the vectors of texts.</summary>
    /// <param name="table">One row an id, <c>[V, D]</c>.</param>
    /// <param name="texts">Texts of M tokens in all.</param>
    /// <returns><c>[M, D]</c></returns>
    public static Tensor Rows(Tensor table, PackedTexts texts) => table.index_select(0, texts.Ids);

    /// <summary>Looks up the vectors of token ids.</summary>
    /// <param name="table">One row an id, <c>[V, D]</c>.</param>
    /// <param name="tokens">Ids from 0 to V - 1, 64-bit integers, <c>[B, T]</c>.</param>
    /// <returns><c>[B, T, D]</c></returns>
    public static Tensor Rows(Tensor table, Tensor tokens)
        => table.index_select(0, tokens.reshape(-1)).view(tokens.shape[0], tokens.shape[1], table.shape[1]);
}
