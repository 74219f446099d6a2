namespace Mammut.Dsl.Generators.Compilation.Mends;

/// <summary>Tells a name that was misspelt from one that was never declared.</summary>
internal static class NearestNames
{
    /// <summary>Those of the names that may have been meant, the likeliest first: a third of the letters may differ.</summary>
    public static IEnumerable<string> Of(string written, IEnumerable<string> names) =>
        from name in names.Distinct()
        let distance = Distance(written.ToUpperInvariant(), name.ToUpperInvariant())
        where distance <= Math.Max(1, Math.Max(written.Length, name.Length) / 3)
        orderby distance
        select name;

    /// <summary>The least number of letters to insert, delete or replace (Levenshtein 1966).</summary>
    public static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
