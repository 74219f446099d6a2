using Microsoft.CodeAnalysis;

namespace Mammut.Dsl.Generators.Lifetimes;

/// <summary>Where a tensor in an expression comes from.</summary>
/// <param name="Shown">The part of the expression that is the tensor: an element of a tuple, or all of it.</param>
/// <param name="Source">The operation that makes it, or names a hook's parameter.</param>
/// <param name="Moves">How many scopes it is taken out of on the way.</param>
/// <param name="IsGiven">Whether it belongs to the caller of a hook.</param>
internal sealed record TensorOrigin(IOperation Shown, IOperation Source, int Moves, bool IsGiven);
