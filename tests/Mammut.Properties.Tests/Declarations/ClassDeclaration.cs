namespace Mammut.Properties.Tests.Declarations;

/// <summary>A class with its attributes.</summary>
/// <param name="Key">What type arguments refer to it by, whatever it is called.</param>
/// <param name="Namespace">Behind the declaration's root and a dot; empty for the root itself; null for the global namespace.</param>
/// <param name="Name">As written, so with @ where it has one.</param>
internal sealed record ClassDeclaration(int Key, string? Namespace, string Name, ImmutableArray<AttributeUse> Attributes)
{
    public ClassForm Form { get; init; }

    public bool IsPublic { get; init; } = true;

    public bool IsPartial { get; init; } = true;

    /// <summary>Into how many partial declarations it is split.</summary>
    public int Parts { get; init; } = 1;

    public bool Has(Type attribute) => Attributes.Any(use => use.Attribute == attribute);

    public AttributeUse? The(Type attribute) => Attributes.FirstOrDefault(use => use.Attribute == attribute);

    /// <summary>What declares it as a model; null where nothing does.</summary>
    public AttributeUse? Model => The(typeof(MultimodalModelAttribute<,>)) ?? The(typeof(MultimodalModelAttribute<>));

    /// <summary>What declares it as an encoder of images; null where nothing does.</summary>
    public AttributeUse? Vision => The(typeof(VisionEncoderAttribute)) ?? The(typeof(SharedEncoderAttribute));

    /// <summary>What declares it as a text decoder or encoder; null where nothing does.</summary>
    public AttributeUse? Text => The(typeof(TextDecoderAttribute)) ?? The(typeof(TextEncoderAttribute)) ?? The(typeof(SharedEncoderAttribute));

    /// <summary>Whether it is encoder and decoder in one.</summary>
    public bool IsBoth => Has(typeof(TextDecoderAttribute)) && Has(typeof(TextEncoderAttribute));

    /// <summary>Width of what a vision encoder gives: its latents' where it has a resampler.</summary>
    public int ImageWidth => The(typeof(ResamplerAttribute)) is { } latents && latents.Get<int>("Width") is > 0 and var width ? width : Vision!.Get<int>("Width");

    /// <summary>Whether a model can be generated into a class of this form.</summary>
    public bool IsOrdinary => Form is ClassForm.Plain or ClassForm.Sealed or ClassForm.Implementing or ClassForm.WithMembers;

    /// <summary>The full name, for other files.</summary>
    public string Reference(string root) => "global::" + (Namespace switch
    {
        null => "",
        "" => $"{root}.",
        _ => $"{root}.{Namespace}.",
    }) + Form switch
    {
        ClassForm.Nested => $"Outer{Key}.{Simple(root)}",
        ClassForm.Generic => $"{Simple(root)}<int>",
        _ => Simple(root),
    };

    /// <summary>The name. The global namespace is shared by all declarations of a compilation, so there it carries the root.</summary>
    public string Simple(string root) => Namespace is null ? $"{Name}_{root}" : Name;
}
