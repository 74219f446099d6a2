namespace Mammut;

/// <summary>A stream of data that a <see cref="StageTrainer"/> reads.</summary>
public abstract class TrainingStream
{
    private protected TrainingStream(string name, double weight)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        if (!double.IsFinite(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A finite number is expected.");
        (Name, Weight) = (name, weight);
    }

    /// <summary>The stream's name, which stands in front of its losses: <c>Pairs.Contrastive</c>.</summary>
    public string Name { get; }

    /// <summary>Factor of its losses in what a step minimises.</summary>
    public double Weight { get; }

    /// <summary>Begins to read it.</summary>
    internal abstract StreamRun Open(bool repeat, CancellationToken stop);
}

/// <summary>A stream of data, and the loss of its batches.</summary>
/// <typeparam name="TBatch">A batch; disposed of after use.</typeparam>
/// <param name="name">The stream's name.</param>
/// <param name="batches">The data; enumerated as often as it takes, see <see cref="TrainingOptions.RepeatData"/>.</param>
/// <param name="loss">Loss of a batch, by parts. Called on the training thread inside a dispose scope.</param>
/// <param name="samples">Number of samples in a batch, for the speed in the progress; null where it does not matter.</param>
/// <param name="weight">Factor of its losses in what a step minimises. Above 0.</param>
/// <exception cref="ArgumentOutOfRangeException">The weight is not a number above 0.</exception>
public sealed class TrainingStream<TBatch>(
    string name, IAsyncEnumerable<TBatch> batches, Func<TBatch, LossParts> loss, Func<TBatch, int>? samples = null, double weight = 1)
    : TrainingStream(name, weight)
    where TBatch : IDisposable
{
    private readonly IAsyncEnumerable<TBatch> _batches = batches ?? throw new ArgumentNullException(nameof(batches));
    private readonly Func<TBatch, LossParts> _loss = loss ?? throw new ArgumentNullException(nameof(loss));

    internal override StreamRun Open(bool repeat, CancellationToken stop) =>
        new StreamRun<TBatch>(Name, Weight, new BatchReader<TBatch>(_batches, Name, repeat, stop), _loss, samples);
}
