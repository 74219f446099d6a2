using System.Globalization;
using System.Text.RegularExpressions;
using Mammut.Properties.Tests.Declarations;
using Microsoft.CodeAnalysis;

namespace Mammut.Properties.Tests.Checking;

/// <summary>
/// Puts declarations through the generator and the analyzer: nothing throws, each gets its files or an error of ours, every
/// diagnostic lies in the source, and the same declaration gives the same text, whatever the order and the culture.
/// </summary>
internal static partial class CompilerCheck
{
    /// <summary>One compilation for all of them, because starting Roslyn costs more than a declaration.</summary>
    public static IReadOnlyList<Subject> Run(IReadOnlyList<Declaration> declarations, int first = 0)
    {
        var subjects = declarations.Select((declaration, i) => new Subject(declaration, $"F{first + i}")).ToArray();
        if (Compile(subjects) is not var (rule, detail))
            return subjects;
        if (subjects is [var alone])
        {
            alone.Fail(FailureKind.Crash, rule, detail);
            return subjects;
        }

        // Someone in this batch is to blame; one by one it will show who.
        return [.. subjects.SelectMany((subject, i) => Run([subject.Declaration], first + i))];
    }

    /// <summary>What stopped a generator or an analyzer, or null.</summary>
    private static (string Rule, string Detail)? Compile(Subject[] subjects)
    {
        var compilation = Workbench.Compile(subjects.Select(subject => subject.Tree));
        var generated = Workbench.Generate(compilation);
        if (generated.Exception is { } exception)
            return (exception.GetType().Name, exception.ToString());
        if (generated.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Id == "MAM900") is { } fault)
            return ("MAM900", fault.GetMessage(CultureInfo.InvariantCulture));
        var (diagnostics, analyzerException) = Workbench.Analyze(compilation);
        if (analyzerException is not null)
            return (analyzerException.GetType().Name, analyzerException.ToString());

        var byTree = subjects.ToDictionary(subject => subject.Tree);
        var byRoot = subjects.ToDictionary(subject => subject.Root);
        foreach (var file in generated.Files)
            byRoot[RootOf(file.Text)].Files.Add(file);
        foreach (var diagnostic in diagnostics.Concat(generated.Diagnostics))
            Assign(diagnostic, subjects, byTree);
        foreach (var subject in subjects)
            Judge(subject, compilation);
        Repeat(subjects, generated);
        return null;
    }

    private static void Assign(Diagnostic diagnostic, Subject[] subjects, Dictionary<SyntaxTree, Subject> byTree)
    {
        var location = diagnostic.Location;
        if (location.SourceTree is not { } tree || !byTree.TryGetValue(tree, out var subject))
        {
            subjects[0].Fail(FailureKind.Wrong, $"{diagnostic.Id} lies outside the user's source", diagnostic.ToString());
            return;
        }

        subject.Diagnostics.Add(diagnostic);
        if (location.SourceSpan.IsEmpty || location.SourceSpan.End > tree.Length)
            subject.Fail(FailureKind.Wrong, $"{diagnostic.Id} marks nothing", diagnostic.ToString());
        if (!Workbench.Ids.Contains(diagnostic.Id))
            subject.Fail(FailureKind.Wrong, "unknown id", diagnostic.ToString());
    }

    private static void Judge(Subject subject, Compilation compilation)
    {
        if (subject.Declaration.MeantRight && subject.IsDiagnosed)
        {
            var error = subject.Diagnostics.First(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
            subject.Fail(FailureKind.Wrong, $"false alarm {error.Id}", $"The declaration keeps every rule that {nameof(Generating)} knows, but: {error}");
        }

        var declared = subject.Declaration.Classes.Count(type => type.Attributes.Any(use => Starts(use.Attribute)));
        // Attributes twice on one class, two classes of one name: there C# has errors of its own.
        if (!subject.IsDiagnosed && subject.Files.Count != declared && !HasErrors(subject, compilation))
            subject.Fail(FailureKind.Wrong, "neither files nor an error", $"{declared} classes are declared, {subject.Files.Count} files are generated, and no error is reported.");
    }

    private static bool Starts(Type attribute) =>
        attribute == typeof(VisionEncoderAttribute) || attribute == typeof(TextDecoderAttribute) || attribute == typeof(TextEncoderAttribute)
        || attribute == typeof(SharedEncoderAttribute) || attribute == typeof(MultimodalModelAttribute<,>) || attribute == typeof(MultimodalModelAttribute<>) || attribute == typeof(GenerateModelTestsAttribute<>);

    private static bool HasErrors(Subject subject, Compilation compilation) =>
        compilation.GetSemanticModel(subject.Tree).GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Once more, in the other order, in a culture that writes numbers in another way.</summary>
    private static void Repeat(Subject[] subjects, Generated before)
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Foreign;
            var again = Workbench.Generate(Workbench.Compile(subjects.Reverse().Select(subject => subject.Tree))).Files.ToDictionary(file => file.HintName, file => file.Text);
            foreach (var subject in subjects)
            {
                var changed = subject.Files.Where(file => !again.TryGetValue(file.HintName, out var text) || text != file.Text).Select(file => file.HintName).ToArray();
                if (changed.Length > 0 || again.Count != before.Files.Length)
                    subject.Fail(FailureKind.Wrong, "not the same text twice", string.Join(", ", changed));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static readonly CultureInfo Foreign = new("")
    {
        NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "minus ", NumberGroupSeparator = ".", NaNSymbol = "none" },
    };

    /// <summary>The declaration a generated file belongs to: its namespace, or its class's name, carries the root. Read without parsing it.</summary>
    private static string RootOf(string text) => Place().Match(text).Groups["root"].Value;

    [GeneratedRegex(@"^(namespace |public partial class \w+_|internal partial class \w+_)(?<root>F\d+)\b", RegexOptions.Multiline)]
    private static partial Regex Place();
}
