namespace Mammut.Data;

/// <summary>Which caption of a picture with several a batch gets.</summary>
public enum CaptionChoice
{
    /// <summary>One drawn anew in each epoch.</summary>
    Random,

    /// <summary>The first, always.</summary>
    First,
}
