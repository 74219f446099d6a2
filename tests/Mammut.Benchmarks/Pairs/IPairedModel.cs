using static TorchSharp.torch;

namespace Mammut.Benchmarks.Pairs;

/// <summary>What the cases need of a generated model; the generated members are the implementation.</summary>
internal interface IPairedModel : ICaptioner
{
    /// <summary>Losses of images and texts.</summary>
    LossParts Loss(Tensor images, Tensor tokens);

    /// <summary>Images at unit length, <c>[B, E]</c>.</summary>
    Tensor EmbedImages(Tensor images);

    /// <summary>Texts at unit length, <c>[B, E]</c>.</summary>
    Tensor EmbedTexts(Tensor tokens);

    /// <summary>Keeps the temperature in its range.</summary>
    void AfterStep();

    /// <summary>Reads weights.</summary>
    LoadReport Load(string path, LoadOptions? options = null);
}
