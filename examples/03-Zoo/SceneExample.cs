using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Examples.Zoo;

/// <summary>A scene to describe, which was not learned from, and another one to show first where a model reads documents.</summary>
/// <param name="Pictures">Both pictures, the one to describe last: [2, 3, 64, 64].</param>
/// <param name="ShownTokens">Ids of the caption of the one that is shown.</param>
/// <param name="Caption">What a person would write of the other.</param>
internal sealed record SceneExample(Tensor Pictures, IReadOnlyList<int> ShownTokens, string Caption) : IDisposable
{
    /// <summary>The picture to describe: [1, 3, 64, 64].</summary>
    public Tensor Picture => Pictures.narrow(0, 1, 1);

    /// <summary>Both as one document: [1, 2, 3, 64, 64].</summary>
    public Tensor Document => Pictures.unsqueeze(0);

    /// <summary>The document up to what is to be written: a picture, its caption, the other picture; int64 [1, T].</summary>
    public Tensor Prompt
    {
        get
        {
            long[] ids = [SceneDocuments.ImageToken, .. ShownTokens.Select(id => (long)id), SceneDocuments.ImageToken];
            return tensor(ids, [1, ids.Length]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Pictures.Dispose();
}
