namespace Mammut.Dsl.Generators.Specs;

/// <summary>What the kinds of nonlinearity have in common.</summary>
internal static class Activations
{
    /// <summary>Whether it multiplies two branches, so that the MLP's first map gives both.</summary>
    public static bool IsGated(this Activation activation) => activation is Activation.SwiGlu or Activation.GatedGelu;
}
