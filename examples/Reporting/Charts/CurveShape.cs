namespace Mammut.Examples.Reporting;

/// <summary>What becomes of a curve's points before they are drawn.</summary>
internal static class CurveShape
{
    /// <summary>
    /// A moving average of a moving average, each over about a twenty-fifth of the curve and centred, so that it does not lag where
    /// the curve falls steeply as an exponential one would. At the start the window is smaller, at the end it reaches back only. Values that
    /// are not finite are passed over.
    /// </summary>
    public static IReadOnlyList<CurvePoint> Smooth(IReadOnlyList<CurvePoint> points)
    {
        var finite = points.Where(point => double.IsFinite(point.Value)).ToArray();
        var reach = finite.Length / 50;
        var values = Average(Average([.. finite.Select(point => point.Value)], reach), reach);
        return [.. finite.Zip(values, (point, value) => point with { Value = value })];
    }

    private static double[] Average(double[] values, int reach)
    {
        var sums = new double[values.Length + 1];
        for (var at = 0; at < values.Length; at++)
            sums[at + 1] = sums[at] + values[at];
        var averages = new double[values.Length];
        for (var at = 0; at < values.Length; at++)
        {
            var start = at - Math.Min(reach, at);
            var end = Math.Min(at + Math.Min(reach, at), values.Length - 1) + 1;
            averages[at] = (sums[end] - sums[start]) / (end - start);
        }

        return averages;
    }

    /// <summary>
    /// At most about <paramref name="most"/> points that look the same: of each run of neighbours the lowest and the highest,
    /// so that no spike is lost; a run that holds a value which is not finite also keeps that as a gap.
    /// </summary>
    public static IReadOnlyList<CurvePoint> Thin(IReadOnlyList<CurvePoint> points, int most)
    {
        if (points.Count <= most)
            return points;
        var thinned = new List<CurvePoint>();
        var runs = Math.Max(1, most / 2);
        for (var run = 0; run < runs; run++)
        {
            var (start, end) = ((int)((long)run * points.Count / runs), (int)((long)(run + 1) * points.Count / runs));
            int lowest = -1, highest = -1, gap = -1;
            for (var at = start; at < end; at++)
            {
                if (!double.IsFinite(points[at].Value))
                {
                    gap = at;
                    continue;
                }

                if (lowest < 0 || points[at].Value < points[lowest].Value)
                    lowest = at;
                if (highest < 0 || points[at].Value > points[highest].Value)
                    highest = at;
            }

            thinned.AddRange(new[] { lowest, highest, gap }.Where(at => at >= 0).Distinct().Order().Select(at => points[at]));
        }

        // The last point carries the label, so it stays as it is.
        if (thinned[^1] != points[^1])
            thinned.Add(points[^1]);
        return thinned;
    }

    /// <summary>The point whose step is nearest; the points are by rising step.</summary>
    public static CurvePoint Nearest(IReadOnlyList<CurvePoint> points, long step)
    {
        var (low, high) = (0, points.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (points[middle].Step < step)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && step - points[low - 1].Step <= points[low].Step - step ? points[low - 1] : points[low];
    }
}
