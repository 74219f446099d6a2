using static TorchSharp.torch;

namespace Mammut.Benchmarks.Pairs;

/// <summary>A model of the comparison, under the name that the reference knows it by.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ImageSize">Side of an image.</param>
/// <param name="Vocabulary">Number of token ids; the last but one starts a text, the last ends it, 0 fills it up.</param>
/// <param name="Context">Longest text.</param>
/// <param name="Summary">What the compiler says of it.</param>
/// <param name="Create">Makes it with the weights of seed 0.</param>
/// <param name="CreateHalf">Makes it with products in bfloat16; the weights and their names are the same.</param>
internal sealed record PairedSize(string Name, int ImageSize, int Vocabulary, int Context, ModelSummary Summary, Func<nn.Module> Create, Func<nn.Module> CreateHalf)
{
    /// <summary>All of them, the smallest first.</summary>
    public static readonly PairedSize[] All =
    [
        new("quickstart", 96, 1024, 40, Quick.Summary, () => new Quick(), () => new QuickHalf()),
        new("s32", 224, 49408, 77, S32.Summary, () => new S32(), () => new S32Half()),
        new("b32", 224, 49408, 77, B32.Summary, () => new B32(), () => new B32Half()),
    ];

    /// <summary>The one of a name.</summary>
    public static PairedSize Of(string name) => All.Single(size => size.Name == name);
}
