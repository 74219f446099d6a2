using static TorchSharp.torch;

namespace Mammut.Benchmarks.Pairs;

/// <summary>A model of the comparison, under the name that the reference knows it by.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ImageSize">Side of an image.</param>
/// <param name="Vocabulary">Number of token ids; the last but one starts a text, the last ends it, 0 fills it up.</param>
/// <param name="Context">Longest text.</param>
/// <param name="Summary">What the compiler says of it.</param>
/// <param name="Create">Makes it on a device with the weights of seed 0.</param>
/// <param name="CreateHalf">Makes it with products in bfloat16; the weights and their names are the same.</param>
internal sealed record PairedSize(string Name, int ImageSize, int Vocabulary, int Context, ModelSummary Summary, Func<Device, nn.Module> Create, Func<Device, nn.Module> CreateHalf)
{
    /// <summary>All of them, the smallest first.</summary>
    public static readonly PairedSize[] All =
    [
        new("quickstart", 96, 1024, 40, Quick.Summary, device => new Quick(device: device), device => new QuickHalf(device: device)),
        new("s32", 224, 49408, 77, S32.Summary, device => new S32(device: device), device => new S32Half(device: device)),
        new("b32", 224, 49408, 77, B32.Summary, device => new B32(device: device), device => new B32Half(device: device)),
    ];

    /// <summary>Those for a GPU; only in bfloat16.</summary>
    public static readonly PairedSize[] Large =
    [
        new("b16", 224, 49408, 77, B16.Summary, device => new B16(device: device), device => new B16(device: device)),
        new("l14", 224, 49408, 77, L14.Summary, device => new L14(device: device), device => new L14(device: device)),
    ];

    /// <summary>The one of a name.</summary>
    public static PairedSize Of(string name) => All.Concat(Large).Single(size => size.Name == name);
}
