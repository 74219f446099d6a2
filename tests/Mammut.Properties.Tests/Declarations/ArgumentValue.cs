using System.Globalization;

namespace Mammut.Properties.Tests.Declarations;

/// <summary>A value that an attribute's argument is given, as a person would write it.</summary>
internal abstract record ArgumentValue
{
    /// <summary>The C# expression. <paramref name="mammut"/> stands in front of the language's own names: empty, or <c>global::Mammut.</c>.</summary>
    public abstract string ToSource(string mammut);

    /// <summary>The value itself, for those that predict what a model does.</summary>
    public abstract object? Value { get; }

    public sealed override string ToString() => ToSource("");

    public sealed record Whole(long Number) : ArgumentValue
    {
        public override object Value => Number is >= int.MinValue and <= int.MaxValue ? (object)(int)Number : Number;

        public override string ToSource(string mammut) => Number.ToString(CultureInfo.InvariantCulture);
    }

    public sealed record Real(double Number) : ArgumentValue
    {
        public override object Value => Number;

        public override string ToSource(string mammut) =>
            double.IsNaN(Number) ? "double.NaN"
            : double.IsPositiveInfinity(Number) ? "double.PositiveInfinity"
            : double.IsNegativeInfinity(Number) ? "double.NegativeInfinity"
            : Number.ToString("R", CultureInfo.InvariantCulture);
    }

    public sealed record Truth(bool Holds) : ArgumentValue
    {
        public override object Value => Holds;

        public override string ToSource(string mammut) => Holds ? "true" : "false";
    }

    /// <summary>A member of an enumeration, or a number that none has.</summary>
    public sealed record Member(Type Enumeration, int Number) : ArgumentValue
    {
        public override object Value => Enum.ToObject(Enumeration, Number);

        public override string ToSource(string mammut) => Enum.GetName(Enumeration, Number) is { } name
            ? $"{mammut}{Enumeration.Name}.{name}"
            : $"({mammut}{Enumeration.Name}){(Number < 0 ? $"({Text})" : Text)}";

        private string Text => Number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A text; null is written as such.</summary>
    public sealed record Word(string? Text) : ArgumentValue
    {
        public override object? Value => Text;

        public override string ToSource(string mammut) => Text is null ? "null!" : Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(Text, quote: true);
    }

    /// <summary>Several members of an enumeration of flags.</summary>
    public sealed record Members(Type Enumeration, int Number) : ArgumentValue
    {
        public override object Value => Enum.ToObject(Enumeration, Number);

        public override string ToSource(string mammut) =>
            string.Join(" | ", Enum.ToObject(Enumeration, Number).ToString()!.Split(", ").Select(name => $"{mammut}{Enumeration.Name}.{name}"));
    }

    /// <summary>A list of texts in one of the ways C# has to write it; null is written as such.</summary>
    public sealed record Words(ImmutableArray<string?>? Texts, ListStyle Style) : ArgumentValue
    {
        public override object? Value => Texts?.ToArray();

        public override string ToSource(string mammut)
        {
            if (Texts is not { } texts)
                return "null";
            var items = string.Join(", ", texts.Select(text => text is null ? "null!" : Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true)));
            return Style switch
            {
                ListStyle.Collection => $"[{items}]",
                ListStyle.Implicit when texts.Any(text => text is not null) => $"new[] {{ {items} }}",
                _ => $"new string[] {{ {items} }}",
            };
        }
    }

    /// <summary>A list of numbers in one of the ways C# has to write it; null is written as such.</summary>
    public sealed record List(ImmutableArray<int>? Numbers, ListStyle Style) : ArgumentValue
    {
        public override object? Value => Numbers?.ToArray();

        public override string ToSource(string mammut)
        {
            if (Numbers is not { } numbers)
                return "null";
            var items = string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
            return Style switch
            {
                ListStyle.Collection => $"[{items}]",
                ListStyle.Implicit when numbers.Length > 0 => $"new[] {{ {items} }}",
                _ => $"new int[] {{ {items} }}",
            };
        }
    }
}
