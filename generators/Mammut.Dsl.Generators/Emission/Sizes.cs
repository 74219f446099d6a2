using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>The sizes at which documentation states costs: one image or text, of full length.</summary>
/// <param name="Tokens">Image tokens, where the class knows them.</param>
/// <param name="Context">Text tokens, where it knows them.</param>
internal sealed record Sizes(long? Tokens, long? Context)
{
    /// <summary>Tokens of what an encoder reads for a decoder, where the class knows them.</summary>
    public long? Prompt { get; init; }

    public static Sizes Of(VisionSpec spec) => new(spec.Tokens, null);

    public static Sizes Of(SharedSpec spec) => new(spec.Images.Tokens, spec.Texts.ContextLength);

    public static Sizes Of(TextSpec spec) => new(null, spec.ContextLength);

    public static Sizes Of(ModelSpec spec) => new(spec.Vision!.OutputTokens, spec.Text!.ContextLength) { Prompt = spec.Text.Encoder?.ContextLength, OfEncoder = [.. spec.Passes.Where(spec.RunsEncoder).Select(pass => pass.Name)] };

    /// <summary>Functions of the encoder, whose texts are the prompts.</summary>
    public IReadOnlyList<string> OfEncoder { get; init; } = [];

    /// <summary>The sizes of a function.</summary>
    public Sizes For(string function) => OfEncoder.Contains(function) ? this with { Context = Prompt } : this;

    /// <summary>A sentence on a count of operations, or null where there are none, or a size is not known.</summary>
    public string? Describe(Dim flops)
    {
        var stated = new List<string>();
        foreach (var (symbol, size) in new[] { ("B", 1L), ("R", 1L), ("P", 1L), ("N", Tokens), ("U", Prompt), ("M", Context), ("L", Context - 1), ("T", Context) })
        {
            if (size is not { } known || flops.Substitute(symbol, known) is var next && next == flops)
                continue;
            flops = next;
            stated.Add($"{symbol} = {CSharpNames.Number(known)}");
        }

        return flops.Constant is > 0 and var count ? $"{Quantities.Flops(count)} at {string.Join(", ", stated)}." : null;
    }
}
