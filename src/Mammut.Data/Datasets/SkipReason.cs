namespace Mammut.Data;

/// <summary>Why a sample was left out.</summary>
public enum SkipReason
{
    /// <summary>There is no image, or the file that is named does not exist.</summary>
    MissingImage,

    /// <summary>There is no caption, or only empty ones.</summary>
    MissingCaption,

    /// <summary>The image is truncated, damaged, or of an unknown format.</summary>
    BadImage,

    /// <summary>The image has more pixels than the limit allows.</summary>
    TooManyPixels,

    /// <summary>The image's file exists but cannot be read.</summary>
    UnreadableImage,

    /// <summary>The text is not UTF-8.</summary>
    BadText,

    /// <summary>The metadata are not JSON, or their caption is not a text.</summary>
    BadJson,

    /// <summary>A row of a table has another number of columns than the header.</summary>
    BadRow,

    /// <summary>The path is absolute or leads out of the data set.</summary>
    PathOutside,

    /// <summary>The key came before: the members of a sample are not adjacent, or a sample is there twice.</summary>
    RepeatedKey,

    /// <summary>The member of a shard is larger than the limit allows.</summary>
    MemberTooLarge,

    /// <summary>The member of a shard is a link or a device, not a file.</summary>
    NotAFile,

    /// <summary>A shard broke off and was left, as <see cref="WebDataset.ContinueOnBrokenShard"/> says.</summary>
    BrokenShard,
}
