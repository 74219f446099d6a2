namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Whose declaration an edit changes.</summary>
internal enum MendOwner
{
    /// <summary>The class with the mistake.</summary>
    Self,

    /// <summary>The vision encoder that the model names.</summary>
    Vision,

    /// <summary>The text decoder that the model names.</summary>
    Text,
}
