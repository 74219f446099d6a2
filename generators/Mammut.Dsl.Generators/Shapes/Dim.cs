using System.Globalization;
using System.Numerics;
using System.Text;

namespace Mammut.Dsl.Generators.Shapes;

/// <summary>
/// A size of an axis, or a count of operations: a polynomial with whole coefficients over named sizes (<c>B</c>, <c>T</c>, …).
/// </summary>
/// <remarks>Canonical on construction, so that two sizes are equal exactly when their polynomials are.</remarks>
internal readonly struct Dim : IEquatable<Dim>
{
    // Monomial ("" for the constant, "B*T" with sorted factors) and coefficient, by monomial; no zero coefficient is kept.
    // Null is zero. Never changed: sizes are made by the thousand, and share their terms.
    private readonly KeyValuePair<string, BigInteger>[]? _terms;

    private Dim(params KeyValuePair<string, BigInteger>[] terms) => _terms = terms.Length == 0 ? null : terms;

    /// <summary>The size zero.</summary>
    public static Dim Zero => default;

    /// <summary>A size known by name only.</summary>
    public static Dim Symbol(string name) => Term(name, 1);

    public static implicit operator Dim(long value) => Term("", value);

    /// <summary>The number, where the size is known, at most the largest <c>long</c>; else null.</summary>
    public long? Constant =>
        _terms is null ? 0
        : IsNumber ? (long)BigInteger.Max(BigInteger.Min(Terms[0].Value, long.MaxValue), long.MinValue)
        : null;

    public static Dim operator +(Dim left, Dim right)
    {
        if (left._terms is not { } some || right._terms is not { } others)
            return left._terms is null ? right : left;
        if (left.IsNumber && right.IsNumber)
            return Term("", some[0].Value + others[0].Value);
        var sum = left.Copy();
        foreach (var term in others)
            Accumulate(sum, term.Key, term.Value);
        return new([.. sum]);
    }

    public static Dim operator -(Dim left, Dim right) => left + (right * -1);

    public static Dim operator *(Dim left, Dim right)
    {
        if (left._terms is not { } some || right._terms is not { } others)
            return default;
        if (some.Length == 1 && others.Length == 1)
            return Term(Join(some[0].Key, others[0].Key), some[0].Value * others[0].Value);
        var product = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (var a in some)
            foreach (var b in others)
                Accumulate(product, Join(a.Key, b.Key), a.Value * b.Value);
        return new([.. product]);
    }

    /// <summary>The exact quotient, or null where the divisor does not divide every coefficient.</summary>
    public Dim? DivideExactly(long divisor)
    {
        if (divisor == 0 || Terms.Any(term => !(term.Value % divisor).IsZero))
            return null;
        return new Dim([.. Terms.Select(term => new KeyValuePair<string, BigInteger>(term.Key, term.Value / divisor))]);
    }

    /// <summary>This size with a named size put in.</summary>
    public Dim Substitute(string name, Dim value)
    {
        Dim result = default;
        foreach (var term in Terms)
        {
            var product = Term("", term.Value);
            foreach (var factor in Factors(term.Key))
                product *= factor == name ? value : Symbol(factor);
            result += product;
        }

        return result;
    }

    public bool Equals(Dim other) => ReferenceEquals(_terms, other._terms) || Terms.SequenceEqual(other.Terms);

    public override bool Equals(object? obj) => obj is Dim other && Equals(other);

    public override int GetHashCode() => Terms.Aggregate(17, (hash, term) => unchecked((hash * 31 + StringComparer.Ordinal.GetHashCode(term.Key)) * 31 + term.Value.GetHashCode()));

    public static bool operator ==(Dim left, Dim right) => left.Equals(right);

    public static bool operator !=(Dim left, Dim right) => !left.Equals(right);

    /// <summary>The size as a person writes it: <c>T - 1</c>, <c>2*B</c>, products before symbols before numbers.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var term in Terms.OrderByDescending(term => Factors(term.Key).Length))
        {
            var magnitude = BigInteger.Abs(term.Value);
            if (text.Length > 0)
                text.Append(term.Value < 0 ? " - " : " + ");
            else if (term.Value < 0)
                text.Append('-');
            if (term.Key.Length == 0)
                text.Append(magnitude.ToString(CultureInfo.InvariantCulture));
            else
                text.Append(magnitude == 1 ? "" : magnitude.ToString(CultureInfo.InvariantCulture) + "*").Append(term.Key);
        }

        return text.Length == 0 ? "0" : text.ToString();
    }

    private KeyValuePair<string, BigInteger>[] Terms => _terms ?? [];

    private bool IsNumber => Terms.Length == 1 && Terms[0].Key.Length == 0;

    private static Dim Term(string monomial, BigInteger coefficient) =>
        coefficient.IsZero ? default : new(new KeyValuePair<string, BigInteger>(monomial, coefficient));

    private SortedDictionary<string, BigInteger> Copy()
    {
        var copy = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (var term in Terms)
            copy.Add(term.Key, term.Value);
        return copy;
    }

    private static string[] Factors(string monomial) => monomial.Length == 0 ? [] : monomial.Split('*');

    private static string Join(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
            return left + right;
        var factors = Factors(left).Concat(Factors(right)).ToArray();
        Array.Sort(factors, StringComparer.Ordinal);
        return string.Join("*", factors);
    }

    private static void Accumulate(SortedDictionary<string, BigInteger> terms, string monomial, BigInteger coefficient)
    {
        terms.TryGetValue(monomial, out var before);
        var after = before + coefficient;
        if (after.IsZero)
            terms.Remove(monomial);
        else
            terms[monomial] = after;
    }
}
