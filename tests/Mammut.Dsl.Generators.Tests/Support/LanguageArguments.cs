using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Mammut.Dsl.Generators.Tests.Support;

/// <summary>One argument of an attribute of the language.</summary>
/// <param name="Name">A property's name, or a constructor parameter's.</param>
/// <param name="Comment">Its documentation.</param>
internal sealed record LanguageArgument(Type Attribute, string Name, Type Type, string Comment)
{
    public override string ToString() => $"{XmlDocumentation.Title(Attribute)}.{Name}";
}

/// <summary>A range as a comment gives it: the outermost numbers that are in it, and those next to them that are not.</summary>
/// <param name="When">Value of <c>LearnedTemperature</c> that the range is for; null where there is one range only.</param>
/// <param name="Most">Null where there is no upper bound.</param>
internal sealed record CommentRange(string? When, string Least, string? Most, string Below, string? Above);

/// <summary>Every argument of every attribute of the language, by reflection.</summary>
internal static partial class LanguageArguments
{
    private static readonly Assembly Words = typeof(PassAttribute).Assembly;

    private static readonly XmlDocumentation Comments = new(Words);

    public static IEnumerable<LanguageArgument> All() => Words.GetExportedTypes().Where(IsWord).SelectMany(Of);

    public static IEnumerable<LanguageArgument> Of(Type attribute) =>
    [
        .. attribute.GetConstructors().Single().GetParameters().Select(parameter => new LanguageArgument(attribute, parameter.Name!, parameter.ParameterType, Comments.Parameter(attribute, parameter.Name!))),
        .. Properties(attribute).Select(property => new LanguageArgument(attribute, property.Name, property.PropertyType, Comments.Summary(property))),
    ];

    /// <summary>Whether a type is an attribute that one can write.</summary>
    public static bool IsWord(Type type) => type.IsSubclassOf(typeof(Attribute)) && !type.IsAbstract;

    /// <summary>The properties that one can write, those that it shares with others first.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type attribute) =>
        attribute.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.DeclaringType == attribute);

    public static Type Attribute(string title) => Words.GetExportedTypes().Single(type => IsWord(type) && XmlDocumentation.Title(type) == title);

    /// <summary>The ranges that an argument's comment gives; none where it gives none.</summary>
    /// <param name="argument">An argument that is a number.</param>
    /// <param name="vocabulary">What “the vocabulary” is.</param>
    /// <param name="depth">What “the depth” is.</param>
    public static IReadOnlyList<CommentRange> Ranges(LanguageArgument argument, int vocabulary, int depth)
    {
        var comment = argument.Comment.Replace("the vocabulary", vocabulary.ToString(CultureInfo.InvariantCulture)).Replace("the depth", depth.ToString(CultureInfo.InvariantCulture));
        if (Twofold().Match(comment) is { Success: true } two)
            return [Range("true", two.Groups[1], two.Groups[2]), Range("false", two.Groups[3], two.Groups[4])];
        var match = new[] { Above(), Excluding(), OrMore(), Closed(), UpTo() }.Select(form => form.Match(comment)).FirstOrDefault(match => match.Success);
        return match is null ? [] : [Range(null, match.Groups["least"], match.Groups["most"], match.Groups["above"].Success, match.Groups["excluding"].Success)];

        CommentRange Range(string? when, Group least, Group most, bool excludeLeast = false, bool excludeMost = false)
        {
            var (low, high) = (Number(least.Value), most.Success ? Number(most.Value) : (double?)null);
            return new CommentRange(
                when,
                Text(excludeLeast ? Next(low) : low), high is not { } top ? null : Text(excludeMost ? Previous(top) : top),
                Text(excludeLeast ? low : Previous(low)), high is not { } end ? null : Text(excludeMost ? end : Next(end)));
        }

        double Next(double number) => argument.Type == typeof(double) ? Math.BitIncrement(number) : number + 1;
        double Previous(double number) => argument.Type == typeof(double) ? Math.BitDecrement(number) : number - 1;
        string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private const string Figure = @"-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?";

    [GeneratedRegex($@"({Figure}) to ({Figure}) where it is learned, else ({Figure}) to ({Figure})")]
    private static partial Regex Twofold();

    [GeneratedRegex($@"(?<least>{Figure}) up to(?<excluding>, not including), (?<most>{Figure})")]
    private static partial Regex Excluding();

    [GeneratedRegex($@"(?<above>Above) (?<least>{Figure}), up to(?<excluding>, not including,)? (?<most>{Figure})")]
    private static partial Regex Above();

    [GeneratedRegex($@"(?<least>{Figure}) or more")]
    private static partial Regex OrMore();

    [GeneratedRegex($@"(?<least>{Figure}) to (?<most>{Figure})")]
    private static partial Regex Closed();

    [GeneratedRegex($@"(?<least>{Figure}) up to (?<most>{Figure})")]
    private static partial Regex UpTo();
}
