using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>Who opens and ends a scope.</summary>
internal enum ScopeKind
{
    /// <summary>The function itself.</summary>
    Own,

    /// <summary>The caller of a hook: the tensors that the hook is given are the caller's.</summary>
    Hook,

    /// <summary><c>torch.WrappedTensorDisposeScope</c>, which takes the result out of its scope.</summary>
    Wrapped,
}

/// <summary>A stretch of one function's text in which a dispose scope is open.</summary>
/// <param name="function">The function whose body it is: an anonymous or local function, or the root of the operations.</param>
/// <param name="extent">From behind the opening to the place where the scope ends at the latest.</param>
/// <param name="kind">Who opens and ends it.</param>
/// <param name="description">What a message calls it.</param>
internal sealed class OpenScope(IOperation function, TextSpan extent, ScopeKind kind, string description)
{
    private readonly List<TextSpan> _closed = [];

    public IOperation Function => function;

    public TextSpan Extent => extent;

    public ScopeKind Kind => kind;

    public string Description => description;

    /// <summary>Says that the scope is disposed of, or may be, from here to there.</summary>
    public void Close(int start, int end) => _closed.Add(TextSpan.FromBounds(start, System.Math.Max(start, end)));

    public bool IsOpenAt(int position) => extent.Contains(position) && !_closed.Any(span => span.Contains(position));

    /// <summary>Whether a variable's declaration lies inside, so that the variable is gone when the scope is.</summary>
    public bool Declares(ISymbol variable) =>
        variable.DeclaringSyntaxReferences.Any(reference => extent.Contains(reference.Span.Start)) && variable is not IParameterSymbol;
}
