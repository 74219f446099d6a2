using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Compilation.Rules;

/// <summary>What a <c>[MaskedImageHead]</c> must satisfy.</summary>
internal static class MaskedImageRules
{
    public static IReadOnlyList<CompileError> Check(MaskedImageSpec head, ModelSpec spec)
    {
        const string Head = "[MaskedImageHead]";
        var path = MaskedImageSpec.Path;
        var book = new RuleBook(path);
        book.Range("LossWeight", head.LossWeight, Ranges.LossWeight);
        book.Range("Share", head.Share, Ranges.HiddenShare);
        if (spec.TakesDocuments)
            book.Conflict(path, Head, $"the documents of the pass “{spec.Caption!.Pass}”", "a document may have fewer images than another, and what fills their places has nothing to predict");
        // What is wrong with the encoder itself is reported there.
        if (spec.Vision is not { } vision || VisionRules.Check(vision).Count > 0)
            return book.Errors;
        if (vision.PatchDropout > 0)
            book.Conflict(path, Head, $"PatchDropout of {spec.VisionName}", "a patch that is left out has no place to predict it in");
        else if (vision.Patches == 1)
            book.Conflict(path, Head, $"the images of one patch of {spec.VisionName}", "one patch is hidden and another one seen");
        else if (!vision.CanHidePatches)
            book.Conflict(path, Head, $"{spec.VisionName} of another assembly", "no model there has such a head, so that the module cannot hide patches");
        return book.Errors;
    }
}
