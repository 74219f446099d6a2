namespace Mammut.Properties.Tests.Declarations;

/// <summary>A file of declarations, right or wrong.</summary>
/// <param name="Classes">In the order they are written.</param>
internal sealed record Declaration(ImmutableArray<ClassDeclaration> Classes)
{
    /// <summary>Whether it was built by the rules, so that the compiler must accept it.</summary>
    public bool MeantRight { get; init; }

    /// <summary>Whether the language's names are written out from <c>global::</c>.</summary>
    public bool Qualified { get; init; }

    /// <summary>Plain classes beside the first declared one, in its namespace.</summary>
    public ImmutableArray<string> Neighbours { get; init; } = [];

    /// <summary>What was done to it after it was right, for statistics.</summary>
    public ImmutableArray<string> Changes { get; init; } = [];

    public IEnumerable<ClassDeclaration> Models => Classes.Where(type => type.Model is not null);

    /// <summary>The class that a type argument means, or null.</summary>
    public ClassDeclaration? ByKey(int key) => Classes.FirstOrDefault(type => type.Key == key);

    /// <summary>The same with one class replaced.</summary>
    public Declaration With(ClassDeclaration old, ClassDeclaration @new) => this with { Classes = Classes.Replace(old, @new) };

    /// <summary>The C# file. All of it lies in the namespace <paramref name="root"/>, but for what is declared globally.</summary>
    public string ToSource(string root = "Sample") => DeclarationWriter.Write(this, root);

    public override string ToString() => ToSource();
}
