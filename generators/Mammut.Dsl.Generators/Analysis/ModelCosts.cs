using Mammut.Dsl.Generators.Emission;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Shapes;
using Mammut.Dsl.Generators.Specs;

namespace Mammut.Dsl.Generators.Analysis;

/// <summary>What a model costs, counted on its graph: the summary, the documentation, the model card and the budget all read it here.</summary>
/// <param name="Parameters">Learned values: a momentum copy is none.</param>
/// <param name="Frozen">Those of them that are not trained, by declaration.</param>
/// <param name="Untrained">Those of the others that the loss does not reach.</param>
/// <param name="ForwardFlops">Floating-point operations of one image and one text of full length through every pass that a head reads; through all passes where there is no head.</param>
/// <param name="ContextLength">The length of such a text.</param>
internal sealed record ModelCosts(long Parameters, long Frozen, long Untrained, long ForwardFlops, int ContextLength, IReadOnlyList<Dim> TrainingMemory)
{
    /// <summary>The batch that documentation states memory at.</summary>
    public const int StatedBatch = 32;

    public static ModelCosts Of(ModelSpec spec, GraphModule model)
    {
        var trained = TrainedParameters.Of(model, spec.Losses());
        var parameters = ParameterTable.Of(model).ToArray();
        var forward = model.Functions.Where(function => function.Name == "Forward").ToArray();
        var entries = forward.Length > 0 ? forward : [model["EncodeImages"], .. spec.Passes.Select(pass => model[pass.Name])];
        var context = spec.Text!.ContextLength;
        var stages = spec.Stages.Select(stage => (stage.Name, Moments: Moments(stage))).ToList();
        var whole = MomentsOf("Loss");
        return new ModelCosts(
            parameters.Where(entry => !entry.Parameter.IsCopy).Sum(entry => entry.Parameter.Elements),
            parameters.Where(entry => entry.Parameter is { IsFrozen: true, IsCopy: false }).Sum(entry => entry.Parameter.Elements),
            model.Functions.Any(function => function.Name == "Loss") ? parameters.Where(entry => entry.Parameter.IsTrainable && !trained.Contains(entry.Key)).Sum(entry => entry.Parameter.Elements) : 0,
            At(entries.Aggregate(Dim.Zero, (sum, entry) => sum + ShapeInference.Infer(entry).Flops), 1, context, spec.Text.Encoder?.ContextLength ?? 0),
            context,
            stages.Count == 0 ? whole : [.. stages.SelectMany(stage => stage.Moments).Distinct()])
        {
            Stages = stages,
            WholeTraining = whole,
            HiddenTokens = Hidden(spec),
            Copied = parameters.Where(entry => entry.Parameter.IsCopy).Sum(entry => entry.Parameter.Elements),
            PromptLength = spec.Text.Encoder?.ContextLength ?? 0,
        };

        // In turn, a step is one of the streams'; else it is all of them.
        IReadOnlyList<Dim> Moments(StageSpec stage)
        {
            var losses = spec.StreamsOf(stage).Select(stream => stream.Loss).ToArray();
            return stage.Steps == StageSteps.Alternating ? [.. losses.SelectMany(loss => MomentsOf(loss)).Distinct()] : MomentsOf(losses);
        }

        IReadOnlyList<Dim> MomentsOf(params IReadOnlyList<string> losses) => [.. Analysis.TrainingMemory.Of(model, losses).Select(moment => moment.Substitute("H", Hidden(spec)))];
    }

    /// <summary>The moments of a step of each stage; those of the model are all of them, where there are stages.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Dim> Moments)> Stages { get; init; } = [];

    /// <summary>The moments of a step of all heads on one batch, whatever the stages.</summary>
    private IReadOnlyList<Dim> WholeTraining { get; init; } = [];

    /// <summary>Bytes of such a step with so many images and texts of full length.</summary>
    public long WholeTrainingBytes(int batch) => WholeTraining.Max(moment => At(moment, batch, ContextLength, PromptLength));

    /// <summary>Bytes of a training step of a stage with so many samples of each stream, and texts of full length.</summary>
    public long TrainingBytes(StageSpec stage, int batch) => Stages.First(costs => costs.Name == stage.Name).Moments.Select(moment => At(moment, batch, ContextLength, PromptLength)).DefaultIfEmpty(0).Max();

    /// <summary>Tokens that are hidden in a batch of texts of full length.</summary>
    private Dim HiddenTokens { get; init; } = Dim.Zero;

    /// <summary>A count for one image and a text of full length.</summary>
    public long OfOne(Dim count) => At(count.Substitute("H", HiddenTokens), 1, ContextLength, PromptLength);

    /// <summary>Values of a momentum copy and its queue.</summary>
    public long Copied { get; init; }

    /// <summary>Tokens of a prompt of full length; 0 where there are none.</summary>
    public int PromptLength { get; init; }

    /// <summary>Bytes of a training step with so many images and texts of full length; null for a model without a loss.</summary>
    public long? TrainingBytes(int batch) => TrainingMemory.Count == 0 ? null : TrainingMemory.Max(moment => At(moment, batch, ContextLength, PromptLength));

    /// <summary>Tokens that are hidden in a batch of texts of full length; of several shares the largest.</summary>
    private static Dim Hidden(ModelSpec spec) => BlockStyle.Batch * (long)Math.Ceiling(spec.MaskedLanguage.Select(head => head.Share).DefaultIfEmpty(0).Max() * spec.Text!.ContextLength);

    /// <summary>A count for a batch of images, one a text, and of texts that all have a length.</summary>
    /// <remarks>A prompt has its own length.</remarks>
    public static long At(Dim count, long batch, long length, long prompt) => count
        .Substitute("U", prompt).Substitute("B", batch).Substitute("K", 1).Substitute("T", length).Substitute("M", batch * length).Substitute("L", batch * (length - 1)).Constant
        ?? throw new InvalidOperationException($"A count is not a number for a batch and a text length: {count}.");
}
