using System.Buffers.Text;
using System.Text;

namespace Mammut.Data;

/// <summary>The records "LENGTH KEY=VALUE\n" of a POSIX extended header.</summary>
internal static class PaxRecords
{
    /// <summary>The values by key, or null if the records are malformed.</summary>
    public static Dictionary<string, string>? Parse(ReadOnlySpan<byte> data)
    {
        var records = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!data.IsEmpty)
        {
            if (!Utf8Parser.TryParse(data, out int length, out var digits) || length <= digits + 1 || length > data.Length)
            {
                return null;
            }

            var record = data[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0 || data[digits] != ' ' || data[length - 1] != '\n')
            {
                return null;
            }

            records[Encoding.UTF8.GetString(record[..equals])] = Encoding.UTF8.GetString(record[(equals + 1)..]);
            data = data[length..];
        }

        return records;
    }
}
