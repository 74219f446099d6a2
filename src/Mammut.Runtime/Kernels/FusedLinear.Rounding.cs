using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

public static partial class FusedLinear
{
    [ThreadStatic] private static int s_rounding;

    /// <summary>Has products for which no type is declared run in bfloat16 on this thread until the result is disposed of.</summary>
    internal static IDisposable Rounding() => new Round();

    /// <summary>What a product computes in where the declaration says nothing.</summary>
    private static ScalarType? Default(ScalarType weight) => s_rounding > 0 && weight == ScalarType.Float32 ? ScalarType.BFloat16 : null;

    /// <summary>What was rounded only on the way goes on in the type that the declaration expects.</summary>
    private static Tensor Widened(Tensor product, ScalarType type)
    {
        using (product)
            return product.to(type);
    }

    private sealed class Round : IDisposable
    {
        private bool _over;

        public Round() => s_rounding++;

        public void Dispose()
        {
            if (!_over)
                s_rounding--;
            _over = true;
        }
    }
}
