namespace Mammut.Examples.Reporting;

/// <summary>What becomes of a curve's points before they are drawn.</summary>
internal static class CurveShape
{
    /// <summary>
    /// An exponential moving average that starts unbiased, as Adam's moments do (Kingma and Ba, 2015, section 3). Its memory is about a
    /// thirtieth of the curve. Values that are not finite are passed over.
    /// </summary>
    public static IReadOnlyList<CurvePoint> Smooth(IReadOnlyList<CurvePoint> points)
    {
        var keep = Math.Max(0, 1 - 30.0 / Math.Max(30, points.Count));
        var (sum, weight) = (0.0, 0.0);
        var smoothed = new List<CurvePoint>(points.Count);
        foreach (var point in points.Where(point => double.IsFinite(point.Value)))
        {
            sum = keep * sum + (1 - keep) * point.Value;
            weight = keep * weight + (1 - keep);
            smoothed.Add(point with { Value = sum / weight });
        }

        return smoothed;
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
