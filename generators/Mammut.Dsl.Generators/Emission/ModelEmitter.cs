using Mammut.Dsl.Generators.Analysis;
using Mammut.Dsl.Generators.Ir;
using Mammut.Dsl.Generators.Lowering;
using Mammut.Dsl.Generators.Specs;
using static Mammut.Dsl.Generators.Emission.CSharpNames;

namespace Mammut.Dsl.Generators.Emission;

/// <summary>Writes the file of a declared model: its computations, and what a user does with a model.</summary>
internal static class ModelEmitter
{
    /// <summary>What a loss gets for prompts that a batch does not have.</summary>
    public const string NoPrompts = "PackedTexts.EmptyPrompts(tokens, EndToken)";

    /// <summary>What it gets for prefixes.</summary>
    public const string NoPrefix = "TextMask.StartOnly(tokens)";

    public const string PrefixRemark = "The start token alone is the prefix; to train with longer ones, call <c>Loss</c> with prefix lengths from a trainer of your own.";

    public const string PromptsRemark = "The encoder reads the image and the end token alone; to train with prompts, call <c>Loss</c> with them from a trainer of your own.";

    public static string Emit(ModelSpec spec, GraphModule module)
    {
        var captions = spec.Generates;
        var costs = ModelCosts.Of(spec, module);
        var usings = SourceFile.Usings.Concat(["global::System.Collections.Generic", "global::Mammut.Data"]);
        var bases = "GeneratedModule" + (captions ? ", ICaptioner" : "");
        return SourceFile.Write(spec.Type, module.Doc, Describe(costs), bases, usings, writer =>
        {
            ModuleEmitter.Fields(writer, module);
            writer.Blank();
            Constructor(writer, spec, module);
            Facts(writer, spec);
            ModuleEmitter.Functions(writer, module, Sizes.Of(spec));
            ModuleEmitter.Nested(writer, module, Sizes.Of(spec));
            if (captions)
                GenerationEmitter.Emit(writer, spec);
            if (module.Functions.Any(function => function.Name == "Loss"))
            {
                Training(writer, spec, costs);
                StageEmitter.Emit(writer, spec, module, costs, Options(spec));
                if (HasAfterStep(spec))
                    AfterStep(writer, spec);
            }

            CheckpointEmitter.Emit(writer, spec, module);
            SummaryEmitter.Emit(writer, spec, module, costs);
        });
    }

    private static string Describe(ModelCosts costs)
    {
        var frozen = costs.Frozen > 0 ? $", {Quantities.Exact(costs.Frozen)} of them frozen" : "";
        var untrained = costs.Untrained > 0 ? $", {Quantities.Exact(costs.Untrained)} of them out of the loss's reach" : "";
        var memory = costs.TrainingMemory.Count == 0 ? "" : " " + Memory(costs);
        var copied = costs.Copied > 0 ? $" The momentum copy and its queue hold {Quantities.Exact(costs.Copied)} values more." : "";
        return $"{Quantities.Exact(costs.Parameters)} parameters{frozen}{untrained}.{copied} {Quantities.Flops(costs.ForwardFlops)} forward for one image and a text of {costs.ContextLength} tokens.{memory}";
    }

    private static string Memory(ModelCosts costs) => costs.Stages.Count == 0
        ? Memory("A training step", costs.TrainingBytes(ModelCosts.StatedBatch)!.Value)
        : Memory("The largest training step of its stages", costs.TrainingBytes(ModelCosts.StatedBatch)!.Value);

    private static string Memory(string step, long bytes) => $"{step} at batch {ModelCosts.StatedBatch} takes about {Quantities.Bytes(bytes)}.";

    private static void Constructor(CodeWriter writer, ModelSpec spec, GraphModule module)
    {
        writer.Line("/// <summary>Builds the model with weights drawn for a seed.</summary>");
        writer.Line("/// <param name=\"device\">Where it computes; the CPU by default.</param>");
        writer.Line("/// <param name=\"seed\">The same seed gives the same weights.</param>");
        using var block = writer.Block($"public {spec.Type.Name}(Device? device = null, long seed = 0) : base({Literal(spec.Type.Name)})");
        writer.Line("device ??= CPU;");
        writer.Line("Device = device;");
        writer.Line("using var generator = Init.Generator(seed);");
        ModuleEmitter.Registrations(writer, module);
        if (spec.Momentum is not null)
            writer.Line("MomentumWeights.Start(Momentum, this);");
    }

    private static void Facts(CodeWriter writer, ModelSpec spec)
    {
        writer.Blank();
        writer.Line("/// <summary>Where the model computes.</summary>");
        writer.Line("public Device Device { get; }");
        Constant("long", "ContextLength", spec.Text!.ContextLength, "Longest text, in tokens.");
        Constant("long", "StartToken", spec.Text.Start, "Id that starts a text.");
        Constant("long", "EndToken", spec.Text.End, "Id that ends a text.");
        Constant("long", "PaddingToken", spec.Text.PaddingToken, "Id that fills a batch behind the end of a text.");

        void Constant(string type, string name, long value, string doc)
        {
            writer.Blank();
            writer.Line($"/// <summary>{doc}</summary>");
            writer.Line($"public {type} {name} => {Number(value)};");
        }
    }

    /// <summary>The user's options for a run, and what the model adds to them.</summary>
    private static string Options(ModelSpec spec)
    {
        var keys = spec.Layout == CheckpointLayout.OpenClip ? ", Keys = options.Keys ?? Keys" : "";
        var after = HasAfterStep(spec) ? ", AfterStep = AfterStep + options.AfterStep" : "";
        return $"options with {{ DeclarationJson = options.DeclarationJson ?? Declaration{keys}{after} }}";
    }

    private static void Training(CodeWriter writer, ModelSpec spec, ModelCosts costs)
    {
        var memory = Memory("A training step", costs.WholeTrainingBytes(ModelCosts.StatedBatch));
        var prompts = spec.Caption is { } captions && spec.Source(spec.Pass(captions.Pass)!) is not null ? $", {NoPrompts}" : "";
        var prefix = spec.Caption is { } caption && spec.Whole(spec.Pass(caption.Pass)!).TakesPrefix ? $", {NoPrefix}" : "";
        writer.Blank();
        writer.Lines($$"""
            /// <summary>Prepares a training run on batches of images and texts.</summary>
            /// <param name="batches">The batches; each is disposed of when it has been used.</param>
            /// <param name="options">Length, learning rate, checkpoints and the rest of the run.</param>
            /// <remarks>{{memory}}{{(prefix.Length == 0 ? "" : " " + PrefixRemark)}}{{(prompts.Length == 0 ? "" : " " + PromptsRemark)}}</remarks>
            public Trainer<ImageTextBatch> Trainer(IAsyncEnumerable<ImageTextBatch> batches, TrainingOptions options)
                => new(this, batches, Loss, {{Options(spec)}},
                    batch => (int)batch.Tokens.shape[0]);

            private LossParts Loss(ImageTextBatch batch)
            {
                using var scope = NewDisposeScope();
                {{(spec.TrainsText ? $"var (images, tokens) = (batch.Images.to(Device), batch.Tokens.to(Device));\n    return Loss(images, tokens{prompts}{prefix});" : "return Loss(batch.Images.to(Device));")}}
            }
            """);
    }

    private static bool HasAfterStep(ModelSpec spec) => spec.Contrastive is { LearnedTemperature: true } || spec.Momentum is not null;

    private static void AfterStep(CodeWriter writer, ModelSpec spec)
    {
        var does = new List<string>();
        var lines = new List<string>();
        if (spec.Contrastive is { LearnedTemperature: true })
        {
            does.Add("keeps the learned temperature between 0.01 and 1");
            lines.Add("_contrastiveLogScale.clamp_(0, 4.605170186);");
        }

        if (spec.Momentum is { } momentum)
        {
            does.Add("moves the momentum copy towards the model");
            lines.Add($"MomentumWeights.Follow(Momentum, this, {Number(momentum.Decay)}{(momentum.Ramp > 0 ? $", {Field(MomentumLowering.StepsKey)}" : "")});");
        }

        var summary = string.Join(" and ", does);
        writer.Blank();
        writer.Line($"/// <summary>{char.ToUpperInvariant(summary[0])}{summary.Substring(1)}; the trainer calls it after every step of the optimizer, and so must a loop of your own.</summary>");
        using var block = writer.Block("public void AfterStep()");
        writer.Line("using var scope = NewDisposeScope();");
        writer.Line("using var unrecorded = no_grad();");
        foreach (var line in lines)
            writer.Line(line);
    }
}
