namespace Mammut.Dsl.Generators.Specs;

/// <summary>What passes that go on with each other's tokens are together.</summary>
internal static class PassChain
{
    /// <summary>The pass that a pass goes on with; null for none, and for a name that no pass has.</summary>
    public static PassSpec? Below(this ModelSpec spec, PassSpec pass) => pass.Continues is { } name ? spec.Pass(name) : null;

    /// <summary>The passes that run where a pass is asked for, lowest first, itself last. Passes that wrongly go on with each other are in it once.</summary>
    public static IReadOnlyList<PassSpec> Chain(this ModelSpec spec, PassSpec pass)
    {
        var chain = new List<PassSpec> { pass };
        while (spec.Below(chain[0]) is { } below && !chain.Contains(below))
            chain.Insert(0, below);
        return chain;
    }

    /// <summary>
    /// Passes that wrongly go on with each other, so that none begins, where a pass is one of them or comes to them; the one that goes on
    /// with the last is the first. Empty where there are none.
    /// </summary>
    public static IReadOnlyList<PassSpec> Circle(this ModelSpec spec, PassSpec pass)
    {
        var chain = spec.Chain(pass);
        if (spec.Below(chain[0]) is not { } again)
            return [];
        return [.. chain.Take(chain.ToList().IndexOf(again) + 1)];
    }

    /// <summary>The first layer that a pass runs itself.</summary>
    public static int First(this ModelSpec spec, PassSpec pass) => spec.Below(pass) is { } below ? spec.End(below) : 0;

    /// <summary>The layer in front of which a pass stops.</summary>
    public static int End(this ModelSpec spec, PassSpec pass) => pass.Layers ?? spec.Text!.Depth;

    /// <summary>A pass as its caller sees it: with all that runs below. One mask that shows more than another shows it to all layers behind.</summary>
    public static PassSpec Whole(this ModelSpec spec, PassSpec pass)
    {
        var chain = spec.Chain(pass);
        if (chain.Count == 1)
            return pass;
        var mask = chain.Any(part => part.Mask == AttentionMask.Bidirectional) ? AttentionMask.Bidirectional
            : chain.Any(part => part.Mask == AttentionMask.Prefix) ? AttentionMask.Prefix
            : AttentionMask.Causal;
        var sight = chain.FirstOrDefault(part => part.CrossAttention) ?? pass;
        return pass with
        {
            Mask = mask, HasPrefix = chain.Any(part => part.TakesPrefix), CrossAttention = sight.CrossAttention, Images = sight.Images, ImageToken = sight.ImageToken, Image = chain[0].Image, Padding = chain[0].Padding,
        };
    }
}
