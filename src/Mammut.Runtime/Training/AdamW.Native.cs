using System.Runtime.InteropServices;

namespace Mammut;

public sealed unsafe partial class AdamW
{
    /// <summary>All parameters in one sweep: weights, moments and gradients are read once, and the first three written once.</summary>
    private void StepItems(IReadOnlyList<FlatGradient> gradients, double rate, double scale)
    {
        var items = new Item[gradients.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var (group, index, values) = gradients[i];
            var update = ++group.Updates[index];
            var correction = Math.Sqrt(1 - Math.Pow(_options.Beta2, update));
            items[i] = new Item
            {
                Weights = NativeKernels.Handle(group.Weights),
                First = NativeKernels.Handle(group.First),
                Second = NativeKernels.Handle(group.Second),
                Gradient = NativeKernels.Handle(values),
                Offset = group.Offset(index),
                Keep = (float)(1 - rate * group.WeightDecay),
                Rate = (float)(rate * correction / (1 - Math.Pow(_options.Beta1, update))),
                Epsilon = (float)(_options.Epsilon * correction),
            };
        }

        fixed (Item* start = items)
        {
            NativeKernels.Check(mt_kernel_adam(
                start, items.Length, (float)_options.Beta1, (float)((1 - _options.Beta1) * scale),
                (float)_options.Beta2, (float)((1 - _options.Beta2) * scale * scale)));
        }

        GC.KeepAlive(gradients);
    }

    [LibraryImport(NativeKernels.Library)]
    private static partial int mt_kernel_adam(Item* items, int count, float keep1, float take1, float keep2, float take2);

    /// <summary>The layout is that of <c>AdamItem</c> in kernels/adam.cpp.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Item
    {
        public IntPtr Weights;
        public IntPtr First;
        public IntPtr Second;
        public IntPtr Gradient;
        public long Offset;
        public float Keep;
        public float Rate;
        public float Epsilon;
    }
}
