namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>What an edit does at its place.</summary>
internal enum MendKind
{
    /// <summary>Gives an argument, or an element of its list, a value; an argument that is not written yet is added.</summary>
    Set,

    /// <summary>Takes out an element, an argument or a whole attribute.</summary>
    Remove,

    /// <summary>Puts an attribute behind the one at the place.</summary>
    Add,

    /// <summary>Makes every declaration of the class partial.</summary>
    MakePartial,
}
