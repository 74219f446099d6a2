using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Lowering;

/// <summary>What the heads of a model read of the images of a batch, each made once, where the first head asks for it.</summary>
/// <param name="f">The function that reads.</param>
/// <param name="heads">What makes it.</param>
/// <param name="images">The images, one after the other.</param>
internal sealed class ImageFeed(FunctionBuilder f, HeadFunctions heads, Value images)
{
    private Value? _patches, _tokens;

    /// <summary>The tokens as the encoder gives them.</summary>
    public Value Tokens => _tokens ??= heads.Patches is null
        ? f.Do("imageTokens", new CallOwnOp(heads.Encode), images)
        : f.Do("imageTokens", heads.Patches.Encode, Patches);

    /// <summary>What passes see: a shared encoder reads an image beside a text as it enters the first layer.</summary>
    public Value Seen => heads.Patches is null ? Tokens : Patches;

    private Value Patches => _patches ??= f.Do("patches", new CallOwnOp(heads.Patches!.Embed), images);
}
