using System.Text;

namespace Mammut.Data;

/// <summary>
/// Rows of separated values by RFC 4180: fields in quotes may hold separators, line ends and doubled quotes. A quote within an
/// unquoted field is itself. Works on bytes, so that one bad character costs one row and not the file.
/// </summary>
internal static class DelimitedReader
{
    // A quote that is never closed would otherwise swallow the rest of the file into one caption.
    private const int LongestRow = 1 << 20;

    /// <summary>Every row of the stream that is not empty.</summary>
    /// <param name="stream">The table, from its beginning.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <param name="separator">Between fields, an ASCII character.</param>
    /// <param name="quoted">Whether quotes at the start of a field mean anything.</param>
    public static IEnumerable<DelimitedRow> Read(Stream stream, string name, byte separator, bool quoted)
    {
        var input = new BufferedStream(stream, 1 << 16);
        var fields = new List<byte[]>();
        var field = new List<byte>();
        long line = 1, rowLine = 1, at = 0, rowStart = 0;
        var (inQuotes, wasQuoted) = (false, false);
        var value = SkipMark(input, ref at);
        while (true)
        {
            if (inQuotes)
            {
                if (value < 0 || at - rowStart > LongestRow)
                {
                    throw new InvalidDataException(
                        $"{name}, line {rowLine}: a quote is opened and not closed {(value < 0 ? "by the end of the file" : $"within {LongestRow} bytes")}. "
                        + $"If quotes mean nothing in this file, set {nameof(CaptionTableFormat.Quoted)} to false.");
                }

                line += value == '\n' ? 1 : 0;
                if (value != '"')
                {
                    field.Add((byte)value);
                    value = Next();
                }
                else if ((value = Next()) == '"')
                {
                    field.Add((byte)'"');
                    value = Next();
                }
                else
                {
                    inQuotes = false;
                }
            }
            else if (value is '\n' or < 0)
            {
                if (!wasQuoted && field.Count > 0 && field[^1] == '\r')
                {
                    field.RemoveAt(field.Count - 1);
                }

                if (fields.Count > 0 || field.Count > 0 || wasQuoted)
                {
                    EndField();
                    yield return new DelimitedRow(rowLine, rowStart, fields);
                    fields = [];
                }

                if (value < 0)
                {
                    yield break;
                }

                value = Next();
                (rowLine, rowStart) = (++line, at - 1);
            }
            else if (value == separator)
            {
                EndField();
                value = Next();
            }
            else if (quoted && value == '"' && field.Count == 0 && !wasQuoted)
            {
                (inQuotes, wasQuoted) = (true, true);
                value = Next();
            }
            else
            {
                // After a closing quote a carriage return is the line's end, anything else a mistake that is kept as it stands.
                if (!wasQuoted || value != '\r')
                {
                    field.Add((byte)value);
                }

                value = Next();
            }
        }

        int Next()
        {
            at++;
            return input.ReadByte();
        }

        void EndField()
        {
            fields.Add([.. field]);
            field.Clear();
            wasQuoted = false;
        }
    }

    private static int SkipMark(BufferedStream input, ref long at)
    {
        var mark = Encoding.UTF8.Preamble;
        var start = new byte[mark.Length];
        var length = input.ReadAtLeast(start, mark.Length, throwOnEndOfStream: false);
        input.Position = at = length == mark.Length && mark.SequenceEqual(start) ? mark.Length : 0;
        at++;
        return input.ReadByte();
    }
}
