using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Benchmarks.Pairs;

/// <summary>A case as ours runs it; reference/tasks.py is the other side.</summary>
internal abstract class OurTask : IOurTask
{
    private readonly nn.Module _module;

    protected OurTask(JsonNode request)
    {
        var size = PairedSize.Of((string)request["size"]!);
        var device = torch.device((string?)request["device"] ?? "cpu");
        _module = (bool)request["half"]! ? size.CreateHalf(device) : size.Create(device);
        Model.Load((string)request["weights"]!);
        using var batch = new SafetensorsFile((string)request["batch"]!);
        (Images, Tokens) = (On(device, batch.Read("images")), On(device, batch.Read("tokens")));
    }

    protected nn.Module Module => _module;

    protected IPairedModel Model => (IPairedModel)_module;

    protected Tensor Images { get; }

    protected Tensor Tokens { get; }

    /// <summary>Reads what the request names.</summary>
    public static IOurTask Load(JsonNode request) => (string)request["task"]! switch
    {
        "training" => new TrainingTask(request),
        "captioning" => new CaptioningTask(request),
        "images" => new EmbeddingTask(request, texts: false),
        "texts" => new EmbeddingTask(request, texts: true),
        "jpeg" => new JpegTask(request),
        var task => throw new InvalidOperationException($"There is no task '{task}'."),
    };

    /// <summary>Numbers that must be those of the reference.</summary>
    public abstract double[] Check();

    /// <summary>What is timed.</summary>
    public abstract void Run();

    private static Tensor On(Device device, Tensor tensor) => device.type == DeviceType.CPU ? tensor : tensor.to(device, disposeAfter: true);

    public virtual void Dispose()
    {
        Images.Dispose();
        Tokens.Dispose();
        _module.Dispose();
    }

    private sealed class TrainingTask : OurTask
    {
        private readonly AdamW _optimizer;

        public TrainingTask(JsonNode request) : base(request)
        {
            Module.train();
            _optimizer = new AdamW(Module.named_parameters());
        }

        public override double[] Check()
        {
            using var unrecorded = no_grad();
            using var loss = Model.Loss(Images, Tokens);
            return [.. loss.Parts.Select(part => (double)part.Value.item<float>())];
        }

        public override void Run()
        {
            using var scope = NewDisposeScope();
            using (var loss = Model.Loss(Images, Tokens))
                loss.Total.backward();
            using var gradients = _optimizer.TakeGradients();
            if (!double.IsFinite(gradients.Norm))
                throw new InvalidOperationException($"The gradient's norm is {gradients.Norm}; random data should train without that.");
            _optimizer.Step(gradients, learningRate: 1e-4, Math.Min(1, 1 / (gradients.Norm + 1e-6)));
            Model.AfterStep();
        }

        public override void Dispose()
        {
            _optimizer.Dispose();
            base.Dispose();
        }
    }

    private sealed class CaptioningTask : OurTask
    {
        private readonly GenerationOptions _options;

        public CaptioningTask(JsonNode request) : base(request)
        {
            var (beams, length) = ((int)request["beams"]!, 1 + (int)request["new_tokens"]!);
            _options = new GenerationOptions
            {
                MaxLength = length,
                MinLength = length,
                Method = beams == 1 ? GenerationMethod.Greedy : GenerationMethod.Beam,
                Beams = beams,
                Weights = (bool)request["half_weights"]! ? WeightFormat.BFloat16 : WeightFormat.Own,
            };
            Module.eval();
        }

        public override double[] Check() => [.. TextGenerator.Run(Model, Images, _options).SelectMany(ids => ids).Select(id => (double)id)];

        public override void Run() => TextGenerator.Run(Model, Images, _options);
    }

    private sealed class EmbeddingTask : OurTask
    {
        private readonly bool _texts;

        public EmbeddingTask(JsonNode request, bool texts) : base(request)
        {
            _texts = texts;
            Module.eval();
        }

        public override double[] Check()
        {
            using var unrecorded = no_grad();
            using var embeddings = Embed();
            return [.. embeddings.data<float>().ToArray().Select(value => (double)value)];
        }

        public override void Run()
        {
            using var unrecorded = no_grad();
            Embed().Dispose();
        }

        private Tensor Embed() => _texts ? Model.EmbedTexts(Tokens) : Model.EmbedImages(Images);
    }
}
