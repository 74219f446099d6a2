using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Another size of an image, a signal or a volume.</summary>
            /// <param name="x">
            /// [B, C, ...] with one, two or three further dimensions, as <paramref name="mode"/> asks for.
            /// </param>
            /// <param name="size">
            /// The new size per further dimension; either this or <paramref name="scale_factor"/>.
            /// </param>
            /// <param name="align_corners">
            /// For the modes that interpolate: whether the outermost samples stay where they are.
            /// </param>
            /// <param name="antialias">For Bilinear and Bicubic: whether to smooth before shrinking.</param>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                if ((size is null) == (scale_factor is null))
                    throw new ArgumentException("exactly one of size and scale_factor must be given", nameof(size));
                long[] shape = x.shape;
                if (shape.Length is < 3 or > 5)
                    throw new ArgumentException($"x: expected 3 to 5 dimensions, but it has {shape.Length}", nameof(x));
                if (recompute_scale_factor && scale_factor is not null)
                {
                    size = [.. scale_factor.Select((factor, d) => (long)Math.Floor(shape[d + 2] * factor))];
                    scale_factor = null;
                }
                if (mode == InterpolationMode.Area)
                {
                    long[] target = size ?? [.. scale_factor!.Select((factor, d) => (long)Math.Floor(shape[d + 2] * factor))];
                    return (shape.Length switch
                    {
                        3 => Ops.adaptive_avg_pool1d,
                        4 => Ops.adaptive_avg_pool2d,
                        _ => Ops.adaptive_avg_pool3d,
                    }).Run(x, target);
                }
                Op op = Kernel(mode, shape.Length - 2, antialias);
                return mode is InterpolationMode.Nearest or InterpolationMode.NearestExact
                    ? op.Run(x, size, scale_factor)
                    : op.Run(x, size, align_corners ?? false, scale_factor);
            }

            /// <param name="pad">How much before and after the last dimension, then the one before it, and so on.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode switch
                {
                    PaddingModes.Constant or PaddingModes.Zeros => Ops.constant_pad_nd.Run(input, pad, value),
                    PaddingModes.Reflect => Ops.pad.Run(input, pad, "reflect"),
                    PaddingModes.Replicate => Ops.pad.Run(input, pad, "replicate"),
                    PaddingModes.Circular => Ops.pad.Run(input, pad, "circular"),
                    _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "not a mode of padding"),
                };

            public static Tensor pad(
                Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(
                Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <param name="pad">How much on both sides of every dimension.</param>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [.. Enumerable.Repeat(pad, 2 * (int)input.Dimensions)], mode, value);

            private static Op Kernel(InterpolationMode mode, int dimensions, bool antialias) => (mode, dimensions, antialias) switch
            {
                (InterpolationMode.Nearest, 1, false) => Ops.upsample_nearest1d_vec,
                (InterpolationMode.Nearest, 2, false) => Ops.upsample_nearest2d_vec,
                (InterpolationMode.Nearest, 3, false) => Ops.upsample_nearest3d_vec,
                (InterpolationMode.NearestExact, 1, false) => Ops._upsample_nearest_exact1d_vec,
                (InterpolationMode.NearestExact, 2, false) => Ops._upsample_nearest_exact2d_vec,
                (InterpolationMode.NearestExact, 3, false) => Ops._upsample_nearest_exact3d_vec,
                (InterpolationMode.Linear, 1, false) => Ops.upsample_linear1d_vec,
                (InterpolationMode.Bilinear, 2, false) => Ops.upsample_bilinear2d_vec,
                (InterpolationMode.Bilinear, 2, true) => Ops._upsample_bilinear2d_aa_vec,
                (InterpolationMode.Bicubic, 2, false) => Ops.upsample_bicubic2d_vec,
                (InterpolationMode.Bicubic, 2, true) => Ops._upsample_bicubic2d_aa_vec,
                (InterpolationMode.Trilinear, 3, false) => Ops.upsample_trilinear3d_vec,
                _ => throw new ArgumentException(
                    $"mode {mode}{(antialias ? " with antialias" : "")} does not go with {dimensions} dimensions besides batch and channels"),
            };
        }
    }
}
