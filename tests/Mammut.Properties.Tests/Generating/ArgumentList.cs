using Mammut.Properties.Tests.Declarations;

namespace Mammut.Properties.Tests.Generating;

/// <summary>Collects the arguments of an attribute.</summary>
internal sealed class ArgumentList
{
    private readonly List<Argument> _arguments = [];

    public ArgumentList Add(string name, long value) => Add(name, new ArgumentValue.Whole(value));

    public ArgumentList Add(string name, double value) => Add(name, new ArgumentValue.Real(value));

    public ArgumentList Add(string name, bool value) => Add(name, new ArgumentValue.Truth(value));

    public ArgumentList Add(string name, string? value) => Add(name, new ArgumentValue.Word(value));

    public ArgumentList Add<T>(string name, T member) where T : struct, Enum => Add(name, new ArgumentValue.Member(typeof(T), Convert.ToInt32(member)));

    public ArgumentList Add(string name, ArgumentValue value)
    {
        _arguments.Add(new Argument(name, value));
        return this;
    }

    /// <summary>As an attribute, its named arguments in a random order behind the positional one.</summary>
    public AttributeUse On(Type attribute, Dice dice, params int[] types) =>
        new(attribute, [.. types], [.. _arguments.Where(argument => argument.Name.Length == 0), .. dice.Shuffle(_arguments.Where(argument => argument.Name.Length > 0))]);
}
