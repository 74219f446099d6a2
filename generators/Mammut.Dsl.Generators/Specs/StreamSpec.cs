namespace Mammut.Dsl.Generators.Specs;

/// <summary>A <c>[Stream]</c>.</summary>
/// <param name="Passes">The passes it is restricted to; null where not given.</param>
internal sealed record StreamSpec(int Occurrence, string Name, ModelHeads Heads, EquatableArray<string>? Passes, double Weight)
{
    public SpecPath Path => new("Stream", Occurrence);

    /// <summary>What the model calls the loss of its batches.</summary>
    public string Loss => Name + "Loss";

    /// <summary>Where a choice of heads is written, or the whole attribute.</summary>
    public SpecPath Choice => Passes is not null ? Path.At("Passes") : Heads != ModelHeads.All ? Path.At("Heads") : Path;
}
