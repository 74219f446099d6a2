using System.Text;

namespace Mammut.Examples.Reporting;

/// <summary>Draws a chart as SVG: gridlines, ticks, raw points behind smoothed lines, names at the lines' ends, values on hover.</summary>
internal sealed class SvgChart
{
    private const double LetterWidth = 6.5; // of 12 px text, on the generous side
    private const double BoldLetterWidth = 7;
    private const double LabelHeight = 15;
    private const double Bottom = 40;
    private const int LongestName = 16; // that leaves a narrow drawing half its width

    private readonly LineChart _chart;
    private readonly string _form;
    private readonly double _width;
    private readonly double _height;
    private readonly double _left;
    private readonly double _right;
    private readonly double _top;
    private readonly Axis _steps;
    private readonly Axis _values;

    private SvgChart(LineChart chart, string form, double width, double height)
    {
        (_chart, _form, _width, _height) = (chart, form, width, height);
        var points = chart.Lines.SelectMany(line => line.Raw.Concat(line.Smooth)).Where(point => double.IsFinite(point.Value)).ToArray();
        var isNarrow = width < 480;
        _top = isNarrow ? 46 : 34;
        _values = Axis.Values(
            chart.Scale, Math.Min(points.Min(point => point.Value), chart.StartsAtZero ? 0 : double.MaxValue), points.Max(point => point.Value), height - Bottom, _top, isNarrow ? 4 : 5);
        _left = 12 + Math.Max("step".Length, _values.Ticks.Max(tick => tick.Label.Length)) * LetterWidth;
        _right = width - 14 - chart.Lines.Max(line => EndLabel(line).Length) * BoldLetterWidth;
        _steps = Axis.Steps(points.Min(point => point.Step), points.Max(point => point.Step), _left, _right, isNarrow ? 3 : 7);
    }

    /// <summary>
    /// Draws the chart twice, for wide and for narrow places; the style sheet shows the one that fits. A single drawing would have to shrink
    /// its text with it.
    /// </summary>
    public static void Write(HtmlWriter html, LineChart chart, double wideWidth, double height)
    {
        new SvgChart(chart, "wide", wideWidth, height).Write(html);
        new SvgChart(chart, "narrow", 360, Math.Min(height, 280)).Write(html);
    }

    private void Write(HtmlWriter html)
    {
        var id = $"{_chart.Id}-{_form}";
        using (html.Open("svg", ("class", $"plot {_form}"), ("viewBox", $"0 0 {Number(_width)} {Number(_height)}"), ("role", "img"),
            ("aria-labelledby", $"{id}-title {id}-text")))
        {
            html.Element("title", _chart.Title, ("id", $"{id}-title"));
            html.Element("desc", _chart.Description, ("id", $"{id}-text"));
            WriteAxes(html);
            for (var line = _chart.Lines.Count - 1; line >= 0; line--) // The first ends up on top.
                WriteLine(html, _chart.Lines[line], line);
            WriteEndLabels(html);
            WriteProbes(html);
        }

        html.Line();
    }

    private void WriteAxes(HtmlWriter html)
    {
        foreach (var tick in _values.Ticks)
        {
            var y = Number(_values.At(tick.Value));
            html.Leaf("line", ("class", "grid"), ("x1", Number(_left)), ("x2", Number(_right)), ("y1", y), ("y2", y));
            html.Element("text", tick.Label, ("x", Number(_left - 8)), ("y", y), ("dy", "0.33em"), ("text-anchor", "end"));
        }

        var floor = _height - Bottom;
        html.Leaf("line", ("class", "base"), ("x1", Number(_left)), ("x2", Number(_right)), ("y1", Number(floor)), ("y2", Number(floor)));
        foreach (var tick in _steps.Ticks)
        {
            var x = Number(_steps.At(tick.Value));
            html.Leaf("line", ("class", "base"), ("x1", x), ("x2", x), ("y1", Number(floor)), ("y2", Number(floor + 5)));
            html.Element("text", tick.Label, ("x", x), ("y", Number(floor + 19)), ("text-anchor", "middle"));
        }

        var unit = _values.Exponent == 0 ? "" : $" × {ReportNumber.PowerOfTen(_values.Exponent)}";
        var scale = _chart.Scale == AxisScale.Logarithmic ? ", logarithmic" : "";
        html.Element("text", _chart.ValueName + unit + scale, ("class", "name"), ("x", "0"), ("y", "13"));
        html.Element("text", "step", ("class", "name"), ("x", "0"), ("y", Number(floor + 19)));
    }

    private void WriteLine(HtmlWriter html, LineChart.Line line, int index)
    {
        using (html.Open("g", ("class", $"series s{index % 6}")))
        {
            // Two points a pixel are more than anyone sees.
            var most = (int)(_right - _left);
            if (line.Raw.Count > 0 && !line.Raw.SequenceEqual(line.Smooth))
                html.Leaf("path", ("class", "raw"), ("d", Path(CurveShape.Thin(line.Raw, most))));
            html.Leaf("path", ("class", "smooth"), ("d", Path(CurveShape.Thin(line.Smooth, most))));
            var end = line.Smooth[^1];
            html.Leaf("circle", ("cx", Number(_steps.At(end.Step))), ("cy", Number(_values.At(end.Value))), ("r", "3"));
        }
    }

    private void WriteEndLabels(HtmlWriter html)
    {
        var heights = Spread([.. _chart.Lines.Select(line => _values.At(line.Smooth[^1].Value))], _top, _height - Bottom);
        for (var index = 0; index < heights.Length; index++)
        {
            html.Element("text", EndLabel(_chart.Lines[index]), ("class", $"end s{index % 6}"), ("x", Number(_right + 10)),
                ("y", Number(heights[index])), ("dy", "0.33em"));
        }
    }

    /// <summary>Heights as near to the wanted ones as keeps each label a line's height from the next.</summary>
    internal static double[] Spread(IReadOnlyList<double> wanted, double top, double bottom)
    {
        var heights = wanted.ToArray();
        var order = Enumerable.Range(0, heights.Length).OrderBy(index => wanted[index]).ToArray();
        for (var at = 1; at < order.Length; at++)
            heights[order[at]] = Math.Max(heights[order[at]], heights[order[at - 1]] + LabelHeight);

        // What was pushed out at the bottom pushes the rest back up.
        var limit = bottom;
        for (var at = order.Length - 1; at >= 0; at--, limit -= LabelHeight)
            heights[order[at]] = Math.Min(heights[order[at]], limit);
        return [.. heights.Select(height => Math.Max(height, top - LabelHeight))];
    }

    // Bands that show a rule, dots and the values when pointed at: the style sheet does it, no script.
    private void WriteProbes(HtmlWriter html)
    {
        var steps = _chart.Lines[0].Smooth;
        var bands = Math.Min(steps.Count, (int)((_right - _left) / 9));
        var floor = _height - Bottom;
        using var probes = html.Open("g", ("class", "probes"), ("aria-hidden", "true"));
        for (var band = 0; band < bands; band++)
        {
            var width = (_right - _left) / bands;
            var left = _left + band * width;
            var step = CurveShape.Nearest(steps, (long)Math.Round(_steps.ValueAt(left + width / 2))).Step;
            var x = Number(_steps.At(step));
            using (html.Open("g", ("class", "probe")))
            {
                html.Element("title", ""); // Else the browser would show the chart's own title as a tooltip.
                html.Leaf("rect", ("x", Number(left)), ("y", Number(_top)), ("width", Number(width)), ("height", Number(floor - _top)));
                html.Leaf("line", ("x1", x), ("x2", x), ("y1", Number(_top)), ("y2", Number(floor)));
                using (html.Open("text", ("x", Number(_width)), ("y", Number(_top - 8)), ("text-anchor", "end")))
                    WriteReadout(html, step);
                for (var index = 0; index < _chart.Lines.Count; index++)
                {
                    var point = CurveShape.Nearest(_chart.Lines[index].Smooth, step);
                    html.Leaf("circle", ("class", $"s{index % 6}"), ("cx", x), ("cy", Number(_values.At(point.Value))), ("r", "3.5"));
                }
            }
        }
    }

    private void WriteReadout(HtmlWriter html, long step)
    {
        var beginning = $"step {ReportNumber.Whole(step)}";
        var values = _chart.Lines.Select(line => ReportNumber.Short(CurveShape.Nearest(line.Smooth, step).Value)).ToArray();
        var named = _chart.Lines.Zip(values, (line, value) => $"{line.Name} {value}").ToArray();
        var length = beginning.Length + named.Sum(text => text.Length + " · ".Length);

        // One line needs no name, and names that do not fit would be cut: the tones and the labels tell them apart too.
        var parts = named.Length > 1 && length * LetterWidth <= _width + 30 ? named : values;
        html.Text(beginning);
        for (var index = 0; index < parts.Length; index++)
        {
            html.Text(" · ");
            html.Element("tspan", parts[index], ("class", $"s{index % 6}"));
        }
    }

    // A single line needs no name: the chart bears it.
    private string EndLabel(LineChart.Line line)
    {
        var value = ReportNumber.Short(line.Smooth[^1].Value);
        var name = line.Name.Length > LongestName ? line.Name[..(LongestName - 1)] + "…" : line.Name;
        return _chart.Lines.Count == 1 ? value : $"{name} {value}";
    }

    private string Path(IReadOnlyList<CurvePoint> points)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        foreach (var point in points)
        {
            if (!double.IsFinite(point.Value))
            {
                isDrawing = false;
                continue;
            }

            path.Append(isDrawing ? 'L' : 'M').Append(Number(_steps.At(point.Step))).Append(' ').Append(Number(_values.At(point.Value)));
            isDrawing = true;
        }

        return path.ToString();
    }

    private static string Number(double value) => ReportNumber.Coordinate(value);
}
