using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>
/// Simple names that generated code uses, with their full ones. Something in the user's namespace may have such a name too, and
/// C# would take that: then, and only then, the full name is written.
/// </summary>
internal static class QualifiedNames
{
    private const string Torch = "global::TorchSharp.torch";

    private static readonly Dictionary<string, string> Full = Table(
        ("global::Mammut", "GeneratedModule ICaptioner Heads Norms Activations TokenTable ClassToken Rotary Positions CroppedPositions PatchDropout HiddenPatches Activation Attention FusedLinear PackedTexts TextMask Losses LossParts LossChoices MaskedTexts MatchingPairs MomentumWeights DecoderCache "
            + "Guard Init TextGenerator GenerationOptions Trainer StageTrainer TrainingStage TrainingStream StageSteps TrainingOptions TrainingMemory ModelSummary KeyMap"),
        ("global::Mammut.Data", "ITokenizer ImageTextBatch IImageBatch ITextBatch"),
        (Torch, "Tensor Device Generator CPU NewDisposeScope no_grad bfloat16 float32"),
        (Torch + ".nn", "functional"),
        ("global::TorchSharp", "torch"),
        ("global::TorchSharp.Modules", "Parameter"),
        ("global::System.Linq", "Enumerable"),
        ("global::System.Collections.Generic", "IReadOnlyList IAsyncEnumerable"));

    /// <summary>The simple names.</summary>
    public static IEnumerable<string> Simple => Full.Keys;

    public static bool Contains(string name) => Full.ContainsKey(name);

    /// <summary>A file with the full form of the names that something near it hides.</summary>
    public static string Write(string source, IReadOnlyList<string> hidden)
    {
        if (hidden.Count == 0)
            return source;
        var name = new Regex($@"(?<![\w.@])({string.Join("|", hidden.Select(Place))})(?!\w)");
        return string.Join("\n", source.Split('\n').Select(line => IsCode(line) ? InCode(line, name) : line));
    }

    /// <summary>Where the name means the type: models have a method called Trainer and a property called Device, encoders a method called Pool.</summary>
    private static string Place(string name) => name switch
    {
        "Trainer" => "Trainer(?=<)",
        "Device" => @"Device(?=\??\s\w)(?!\s=)",
        _ => name,
    };

    private static bool IsCode(string line) => !Regex.IsMatch(line, @"^\s*(//|using (static |\w+ = )?global::|namespace )");

    /// <summary>Strings, and the comment behind the code, stay as they are.</summary>
    private static string InCode(string line, Regex name)
    {
        var comment = line.IndexOf("  // ", StringComparison.Ordinal);
        var code = comment < 0 ? line : line.Substring(0, comment);
        var parts = Regex.Split(code, "(\"(?:[^\"\\\\]|\\\\.)*\")").Select(part => part.StartsWith("\"", StringComparison.Ordinal) ? part : name.Replace(part, match => Full[match.Value]));
        return string.Concat(parts) + line.Substring(code.Length);
    }

    private static Dictionary<string, string> Table(params (string Prefix, string Names)[] groups) => groups
        .SelectMany(group => group.Names.Split(' ').Select(name => (Name: name, Full: $"{group.Prefix}.{name}")))
        .ToDictionary(entry => entry.Name, entry => entry.Full, StringComparer.Ordinal);
}
