using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut;

/// <summary>The gradients of one step; made by <see cref="AdamW.TakeGradients"/>.</summary>
public sealed unsafe partial class FlatGradients : IDisposable
{
    internal FlatGradients(IReadOnlyList<FlatGroup> groups)
    {
        if (NativeKernels.Take(groups[0].Weights))
        {
            TakeItems(groups);
            return;
        }

        double squares = 0;
        foreach (var group in groups)
        {
            foreach (var block in group.Blocks)
            {
                if (Take(group, block) is not { } taken)
                    continue;
                Blocks.Add(taken);

                // Now, while the block is still in the cache.
                using var norm = taken.Values.norm();
                squares += Math.Pow(norm.ToDouble(), 2);
            }
        }

        Norm = Math.Sqrt(squares);
    }

    /// <summary>Euclidean norm over all gradients together; NaN or infinite if any of them holds such a value.</summary>
    public double Norm { get; private set; }

    /// <summary>The gradients one by one, for the native kernels; else none.</summary>
    internal List<FlatGradient> Items { get; } = [];

    /// <summary>The gradients end to end, for torch's operators; else none.</summary>
    internal List<FlatGradientBlock> Blocks { get; } = [];

    /// <summary>Name of the first parameter whose gradient holds a NaN or an infinity; null if there is none.</summary>
    public string? FirstNonFinite()
    {
        using var scope = NewDisposeScope();
        foreach (var (group, index, values) in Items)
        {
            if (!values.isfinite().all().item<bool>())
                return group.Names[index];
        }

        foreach (var block in Blocks)
        {
            long offset = 0;
            foreach (var index in block.Present)
            {
                var length = block.Group.Size(index);
                if (!block.Values.narrow(0, offset, length).isfinite().all().item<bool>())
                    return block.Group.Names[index];
                offset += length;
            }
        }

        return null;
    }

    /// <summary>Frees the gradients.</summary>
    public void Dispose()
    {
        Items.ForEach(item => item.Values.Dispose());
        Blocks.ForEach(block => block.Values.Dispose());
    }

    /// <summary>Takes the gradients as they are, without a copy, and their norm in one sweep.</summary>
    private void TakeItems(IReadOnlyList<FlatGroup> groups)
    {
        using var scope = NewDisposeScope();
        foreach (var group in groups)
        {
            for (var i = 0; i < group.Parameters.Count; i++)
            {
                if (group.Parameters[i].grad is not { } gradient)
                    continue;
                Items.Add(new FlatGradient(group, i, gradient.contiguous().DetachFromDisposeScope()));
                group.Parameters[i].grad = null;
            }
        }

        var handles = new IntPtr[Items.Count];
        for (var i = 0; i < handles.Length; i++)
            handles[i] = NativeKernels.Handle(Items[i].Values);
        double squares;
        fixed (IntPtr* start = handles)
            NativeKernels.Check(mt_kernel_squares(start, handles.Length, &squares));
        Norm = Math.Sqrt(squares);
        GC.KeepAlive(Items);
    }

    private static FlatGradientBlock? Take(FlatGroup group, Range block)
    {
        using var scope = NewDisposeScope();
        var present = new List<int>();
        var parts = new List<Tensor>();
        for (var i = block.Start.Value; i < block.End.Value; i++)
        {
            if (group.Parameters[i].grad is not { } gradient)
                continue;
            present.Add(i);
            parts.Add(gradient.reshape(-1));

            // Away from the parameter at once: what the copy below leaves behind is then free for the next block.
            group.Parameters[i].grad = null;
        }

        if (parts.Count == 0)
            return null;
        var values = parts.Count == 1 ? parts[0] : cat(parts, 0);
        return new FlatGradientBlock(group, present, values.DetachFromDisposeScope());
    }

    [LibraryImport(NativeKernels.Library)]
    private static partial int mt_kernel_squares(IntPtr* tensors, int count, double* squares);
}

/// <summary>The gradient of one parameter.</summary>
/// <param name="Group">Where the parameter is.</param>
/// <param name="Index">Which one it is.</param>
/// <param name="Values">The gradient, dense.</param>
internal sealed record FlatGradient(FlatGroup Group, int Index, Tensor Values);

/// <summary>Gradients of neighbouring parameters.</summary>
/// <param name="Group">Where the parameters are.</param>
/// <param name="Present">Which of them have a gradient, in order.</param>
/// <param name="Values">The gradients of these, end to end.</param>
internal sealed record FlatGradientBlock(FlatGroup Group, IReadOnlyList<int> Present, Tensor Values);
