namespace Mammut.Dsl.Generators.Diagnostics;

/// <summary>
/// The ids, in bands: 0xx the declaration itself, 1xx shapes, 2xx passes and heads against each other, 3xx advice,
/// 4xx lifetimes of tensors in the code around a model, 900 a fault of the compiler itself.
/// </summary>
internal static class DiagnosticIds
{
    public const string NotPartial = "MAM001";
    public const string UnsuitableClass = "MAM002";
    public const string OutOfRange = "MAM003";
    public const string Conflicting = "MAM004";
    public const string NotAnIdentifier = "MAM005";
    public const string DuplicatePass = "MAM006";
    public const string MissingPart = "MAM007";
    public const string NotWhole = "MAM008";
    public const string NoEffect = "MAM009";
    public const string NoModelTests = "MAM011";
    public const string NoTestFramework = "MAM012";

    public const string HeadsDoNotDivide = "MAM101";
    public const string PatchDoesNotDivide = "MAM102";
    public const string UnlikeWidths = "MAM103";
    public const string OddHeadWidth = "MAM104";
    public const string UnlikeEmbeddings = "MAM105";
    public const string LayerOutOfRange = "MAM106";
    public const string PositionWidth = "MAM107";

    public const string UnknownPass = "MAM201";
    public const string NoCrossAttention = "MAM202";
    public const string PassCannotFeedHead = "MAM203";
    public const string LayoutCannotHold = "MAM204";
    public const string OverBudget = "MAM205";
    public const string CheckpointDiffers = "MAM206";
    public const string CheckpointUnreadable = "MAM207";
    public const string UnknownStream = "MAM208";

    public const string LargeVocabularyHead = "MAM301";
    public const string SlowHeadWidth = "MAM302";
    public const string Untrained = "MAM303";
    public const string SameMeaning = "MAM304";
    public const string UnreadStream = "MAM305";

    public const string SuspendedScope = "MAM401";
    public const string ThreadWithoutScope = "MAM402";
    public const string EscapingTensor = "MAM403";

    public const string Internal = "MAM900";
}
