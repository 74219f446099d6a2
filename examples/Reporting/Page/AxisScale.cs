namespace Mammut.Examples.Reporting;

/// <summary>How an axis maps values to lengths.</summary>
public enum AxisScale
{
    /// <summary>Equal differences are equally long.</summary>
    Linear,

    /// <summary>Equal ratios are equally long; positive values only.</summary>
    Logarithmic,
}
