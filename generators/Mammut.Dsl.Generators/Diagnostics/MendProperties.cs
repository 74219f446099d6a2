using System.Collections.Immutable;
using System.Globalization;
using Mammut.Dsl.Generators.Compilation.Mends;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>Mends as the properties of a diagnostic, which is how they reach the code fixes: <c>0.title</c>, <c>0.0.kind</c>, …</summary>
internal static class MendProperties
{
    public static ImmutableDictionary<string, string?> Write(IEnumerable<Mend> mends)
    {
        var properties = ImmutableDictionary.CreateBuilder<string, string?>();
        foreach (var (mend, index) in mends.Select((mend, index) => (mend, index)))
        {
            properties[$"{index}.role"] = mend.Role;
            properties[$"{index}.title"] = mend.Title;
            for (var i = 0; i < mend.Edits.Count; i++)
            {
                var (edit, at) = (mend.Edits[i], $"{index}.{i}");
                properties[$"{at}.kind"] = edit.Kind.ToString();
                properties[$"{at}.owner"] = edit.Owner.ToString();
                properties[$"{at}.attribute"] = edit.Path.Attribute;
                properties[$"{at}.occurrence"] = edit.Path.Occurrence.ToString(CultureInfo.InvariantCulture);
                properties[$"{at}.argument"] = edit.Path.Argument;
                properties[$"{at}.element"] = edit.Path.Element.ToString(CultureInfo.InvariantCulture);
                properties[$"{at}.text"] = edit.Text;
            }
        }

        return properties.ToImmutable();
    }

    public static IReadOnlyList<Mend> Read(ImmutableDictionary<string, string?> properties)
    {
        var mends = new List<Mend>();
        while (properties.TryGetValue($"{mends.Count}.title", out var title))
            mends.Add(new Mend(properties[$"{mends.Count}.role"]!, title!, new(Edits($"{mends.Count}"))));
        return mends;

        IEnumerable<MendEdit> Edits(string mend)
        {
            for (var i = 0; properties.ContainsKey($"{mend}.{i}.kind"); i++)
            {
                var at = $"{mend}.{i}";
                var path = new SpecPath(properties[$"{at}.attribute"]!, Number($"{at}.occurrence"), properties[$"{at}.argument"]!, Number($"{at}.element"));
                yield return new MendEdit(Parse<MendKind>($"{at}.kind"), Parse<MendOwner>($"{at}.owner"), path, properties[$"{at}.text"]!);
            }
        }

        int Number(string key) => int.Parse(properties[key]!, CultureInfo.InvariantCulture);

        T Parse<T>(string key) => (T)Enum.Parse(typeof(T), properties[key]!);
    }
}
