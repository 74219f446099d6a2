using System.Text.Json.Nodes;

namespace Mammut.Benchmarks.Pairs;

/// <summary>A case that ours and the reference both run.</summary>
internal interface IPairedCase
{
    /// <summary>Its name: words between dots, the broadest first.</summary>
    string Name { get; }

    /// <summary>Whether it takes minutes: it then runs only when its whole name is given.</summary>
    bool IsLong { get; }

    /// <summary>How far a number of ours may be from that of the reference, as a share of the largest.</summary>
    double Tolerance { get; }

    /// <summary>Whether the reference says how good our result is, 1 being as good as its own, instead of computing the same numbers.</summary>
    bool IsJudged => false;

    /// <summary>What the compiler says that the tensors of ours take, in MiB; null where it says nothing.</summary>
    double? StatedMiB => null;

    /// <summary>What both sides are told of it.</summary>
    JsonObject Request(CaseFiles files);
}
