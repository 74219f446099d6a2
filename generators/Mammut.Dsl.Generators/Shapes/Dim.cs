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
    // Monomial ("" for the constant, "B*T" with sorted factors) to coefficient; no zero coefficient is kept.
    private readonly SortedDictionary<string, BigInteger>? _terms;

    private Dim(SortedDictionary<string, BigInteger> terms) => _terms = terms;

    /// <summary>The size zero.</summary>
    public static Dim Zero => default;

    /// <summary>A size known by name only.</summary>
    public static Dim Symbol(string name) => new(new(StringComparer.Ordinal) { [name] = 1 });

    public static implicit operator Dim(long value) =>
        value == 0 ? default : new(new(StringComparer.Ordinal) { [""] = value });

    /// <summary>The number, where the size is known, at most the largest <c>long</c>; else null.</summary>
    public long? Constant =>
        _terms is null || _terms.Count == 0 ? 0
        : _terms.Count == 1 && _terms.TryGetValue("", out var value) ? (long)BigInteger.Max(BigInteger.Min(value, long.MaxValue), long.MinValue)
        : null;

    public static Dim operator +(Dim left, Dim right)
    {
        var sum = left.Copy();
        foreach (var term in right.Terms)
            Accumulate(sum, term.Key, term.Value);
        return new(sum);
    }

    public static Dim operator -(Dim left, Dim right) => left + (right * -1);

    public static Dim operator *(Dim left, Dim right)
    {
        var product = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (var a in left.Terms)
            foreach (var b in right.Terms)
                Accumulate(product, Join(a.Key, b.Key), a.Value * b.Value);
        return new(product);
    }

    /// <summary>The exact quotient, or null where the divisor does not divide every coefficient.</summary>
    public Dim? DivideExactly(long divisor)
    {
        if (divisor == 0)
            return null;
        var quotient = new SortedDictionary<string, BigInteger>(StringComparer.Ordinal);
        foreach (var term in Terms)
        {
            if (!(term.Value % divisor).IsZero)
                return null;
            quotient[term.Key] = term.Value / divisor;
        }

        return new(quotient);
    }

    /// <summary>This size with a named size put in.</summary>
    public Dim Substitute(string name, Dim value)
    {
        Dim result = default;
        foreach (var term in Terms)
        {
            var product = new Dim(new(StringComparer.Ordinal) { [""] = term.Value });
            foreach (var factor in Factors(term.Key))
                product *= factor == name ? value : Symbol(factor);
            result += product;
        }

        return result;
    }

    public bool Equals(Dim other) => ToString() == other.ToString();

    public override bool Equals(object? obj) => obj is Dim other && Equals(other);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

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

    private IEnumerable<KeyValuePair<string, BigInteger>> Terms => _terms ?? Enumerable.Empty<KeyValuePair<string, BigInteger>>();

    private SortedDictionary<string, BigInteger> Copy() => new(_terms ?? [], StringComparer.Ordinal);

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
