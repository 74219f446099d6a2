namespace Mammut.Integration.Tests.Parity;

/// <summary>What our parameters are called in a reference.</summary>
/// <param name="Rename">The reference's name of a parameter, by ours.</param>
/// <param name="Transposed">Matrices that the reference holds the other way round, by its names.</param>
/// <param name="Joined">Parameters of ours that are several, or a part, of the reference's.</param>
internal sealed record ReferenceKeys(Func<string, string> Rename, string[] Transposed, Dictionary<string, ReferenceSource> Joined)
{
    /// <summary>A variant of the system to compare with; null for the system itself.</summary>
    public string? Variant { get; init; }

    /// <summary>Parameters of the reference that the model has no use for.</summary>
    public string[] Unread { get; init; } = [];

    /// <summary>open_clip's names of a transformer block's parameters.</summary>
    public static (string Ours, string Theirs)[] OpenClipBlocks { get; } =
    [
        (".attention_norm.", ".ln_1."), (".key_value_norm.", ".ln_1_kv."), (".mlp_norm.", ".ln_2."), (".attention.qkv.", ".attn.in_proj_"), (".attention.out.", ".attn.out_proj."),
        (".mlp.in.", ".mlp.c_fc."), (".mlp.out.", ".mlp.c_proj."),
    ];

    /// <summary>A name with pieces of it replaced one after the other.</summary>
    public static string Replace(string name, params (string Ours, string Theirs)[] pieces) =>
        pieces.Aggregate(name, (name, piece) => name.Replace(piece.Ours, piece.Theirs, StringComparison.Ordinal));

    /// <summary>Where a parameter of ours comes from.</summary>
    public ReferenceSource Of(string ours)
    {
        if (Joined.TryGetValue(ours, out var joined))
            return joined;
        var theirs = Rename(ours);
        return Transposed.Contains(theirs) ? ReferenceSource.Of([theirs], tensors => tensors[0].t()) : ReferenceSource.Of([theirs], tensors => tensors[0]);
    }
}

/// <summary>How a parameter of ours comes of parameters of the reference, and its gradient of their gradients.</summary>
internal sealed record ReferenceSource(string[] Theirs, Func<Tensor[], Tensor> Weight, Func<Tensor[], Tensor> Gradient)
{
    /// <summary>One way for both: parts side by side, another order of axes.</summary>
    public static ReferenceSource Of(string[] theirs, Func<Tensor[], Tensor> both) => new(theirs, both, both);
}
