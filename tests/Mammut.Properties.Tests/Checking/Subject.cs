using Mammut.Properties.Tests.Declarations;
using Microsoft.CodeAnalysis;

namespace Mammut.Properties.Tests.Checking;

/// <summary>A declaration on its way through the compiler, with what was found.</summary>
internal sealed class Subject(Declaration declaration, string root)
{
    public Declaration Declaration { get; } = declaration;

    /// <summary>The namespace that it has for itself among the declarations of its compilation.</summary>
    public string Root { get; } = root;

    public SyntaxTree Tree { get; } = Workbench.Parse(declaration.ToSource(root), $"{root}.cs");

    /// <summary>What our analyzers and generators report.</summary>
    public List<Diagnostic> Diagnostics { get; } = [];

    public List<GeneratedFile> Files { get; } = [];

    public List<Failure> Failures { get; } = [];

    /// <summary>Whether there is an error of ours.</summary>
    public bool IsDiagnosed => Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>The code that calls its models.</summary>
    public SyntaxTree? Caller { get; set; }

    /// <summary>Whether C# has an error of its own in the user's source.</summary>
    public bool RejectedByCSharp { get; set; }

    public bool Compiled { get; set; }

    public bool Ran { get; set; }

    /// <summary>Whether it is one of the declaration's files: the user's, a generated one, the caller's.</summary>
    public bool Owns(SyntaxTree tree) => tree == Tree || tree == Caller || Files.Any(file => file.Tree == tree);

    public void Fail(FailureKind kind, string rule, string detail) => Failures.Add(new Failure(kind, rule, detail));
}
