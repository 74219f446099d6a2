using System.Text.Json;
using Mammut.Integration.Tests.Invariants;

namespace Mammut.Integration.Tests.Parity;

/// <summary>
/// What an independent implementation of a system computes on random weights (<c>tests/parity</c>): weights, inputs, outputs, the
/// parts of the loss, and every gradient.
/// </summary>
internal sealed class Reference : IDisposable
{
    /// <summary>Relative error of whole tensors.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Relative error of a loss in float64.</summary>
    public const double ExactTolerance = 1e-8;

    private readonly SafetensorsFile _file;
    private readonly JsonElement _facts;
    private readonly ReferenceKeys _keys;
    private readonly string _variant;

    public Reference(string system, ReferenceKeys keys)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Parity", "References", system);
        _file = new SafetensorsFile(path + ".safetensors");
        var facts = JsonDocument.Parse(File.ReadAllText(path + ".json")).RootElement;
        _facts = keys.Variant is { } variant ? facts.GetProperty("variants").GetProperty(variant) : facts;
        (_keys, _variant) = (keys, keys.Variant is null ? "" : keys.Variant + ".");
    }

    public Tensor Input(string name) => _file.Read($"input.{name}");

    /// <summary>An output of the system, or of a variant of it.</summary>
    public Tensor Output(string name, string? variant = null) => _file.Read($"{(variant is null ? "" : variant + ".")}output.{name}");

    /// <summary>The gradient of a parameter of the reference.</summary>
    public Tensor Gradient(string name) => _file.Read($"{_variant}gradient.{name}");

    public double Loss(string name) => _facts.GetProperty("loss").GetProperty(name).GetDouble();

    /// <summary>Gives every parameter of a model the reference's values; each of the reference's is one of the model's.</summary>
    public void Fill(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var used = new HashSet<string>();
        foreach (var (name, parameter) in model.named_parameters())
        {
            var source = _keys.Of(name);
            used.UnionWith(source.Theirs);
            var value = source.Weight([.. source.Theirs.Select(theirs => _file.Read($"weight.{theirs}").to(parameter.dtype))]);
            Assert.True(value.shape.SequenceEqual(parameter.shape), $"{name} [{string.Join(", ", parameter.shape)}] has no place for {string.Join(" and ", source.Theirs)} [{string.Join(", ", value.shape)}].");
            parameter.copy_(value);
        }

        var unused = _file.Entries.Where(entry => entry.Key.StartsWith("weight.", StringComparison.Ordinal)).Select(entry => entry.Key["weight.".Length..]).Except(used);
        Assert.Equal(_keys.Unread.Order(StringComparer.Ordinal), unused.Order(StringComparer.Ordinal));
    }

    /// <summary>Compares an output; rows of padding are zeros in both.</summary>
    public void CheckOutput(string name, Tensor actual) => Close.Check(actual, Output(name, _keys.Variant), Tolerance, name);

    /// <summary>Compares the parts of the loss, in order, and their sum; computed in float64, to eight digits.</summary>
    public void CheckLosses(LossParts loss, params string[] parts)
    {
        Assert.Equal(parts.Length, loss.Parts.Count);
        foreach (var (name, actual) in parts.Zip(loss.Parts.Select(part => part.Value)).Append(("total", loss.Total)))
        {
            var (value, expected) = (actual.to(float64).item<double>(), Loss(name));
            var tolerance = actual.dtype == float64 ? ExactTolerance : Tolerance;
            Assert.True(Math.Abs(value - expected) <= tolerance * Math.Abs(expected), $"{name}: {value:R} instead of {expected:R}.");
        }
    }

    /// <summary>Compares the gradient of every parameter. One that is zero by formula is compared with the others' size.</summary>
    public void CheckGradients(nn.Module model)
    {
        using var scope = NewDisposeScope();
        var largest = _facts.GetProperty("gradient_norm").EnumerateObject().Max(entry => entry.Value.GetDouble());
        foreach (var (name, parameter) in model.named_parameters())
        {
            var source = _keys.Of(name);
            var given = source.Theirs.Where(theirs => _file.Entries.Any(entry => entry.Key == $"{_variant}gradient.{theirs}")).ToArray();
            Assert.Equal(given.Length > 0, parameter.grad is not null);
            if (parameter.grad is not { } gradient)
                continue;
            var expected = source.Gradient([.. source.Theirs.Select(Gradient)]);
            if (expected.count_nonzero().item<long>() == 0)
                Assert.True(gradient.pow(2).sum().sqrt().item<float>() <= 1e-6 * largest, $"{name}: its gradient should be zero.");
            else
                Close.Check(gradient, expected, Tolerance, $"gradient of {name}");
        }
    }

    /// <summary>
    /// Compares the texts that a model writes greedily of all images together, and the logits that the last id of each is chosen by,
    /// each image alone, on a cache.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">What it writes, without start and end token; at most as long as the reference's.</param>
    /// <param name="alone">A cache for one of the images.</param>
    /// <param name="begun">Ids that each text begins with, the start token counted.</param>
    public void CheckGreedy(ICaptioner model, IReadOnlyList<long[]> texts, Func<int, DecoderCache> alone, Func<int, int> begun)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var (tokens, logits) = (Output("greedy_tokens"), Output("greedy_logits"));
        Assert.Equal(tokens.shape[0], texts.Count);
        for (var text = 0; text < texts.Count; text++)
        {
            var expected = tokens[text].data<long>().ToArray();
            var end = Array.IndexOf(expected, model.EndToken, 1);
            Assert.Equal(expected[1..(end < 0 ? expected.Length : end)], texts[text]);

            var last = end < 0 ? expected.Length - 1 : end;
            using var cache = alone(text);
            var next = model.DecodeStep(tensor(expected[..begun(text)], [1, begun(text)]), cache);
            for (var place = begun(text); place < last; place++)
                next = model.DecodeStep(tensor(expected[place..(place + 1)], [1, 1]), cache);
            Close.Check(next[0], logits[text], Tolerance, $"logits at id {last} of text {text}");
        }
    }

    /// <summary>Compares the norm of the gradient of every parameter that has one of its own name's.</summary>
    public void CheckGradientNorms(nn.Module model)
    {
        using var scope = NewDisposeScope();
        var norms = _facts.GetProperty("gradient_norm").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble());
        var found = model.named_parameters().Where(entry => entry.parameter.grad is not null).ToDictionary(entry => _keys.Of(entry.name).Theirs.Single(), entry => entry.parameter.grad!);
        Assert.Equal(norms.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, gradient) in found)
        {
            var norm = gradient.pow(2).sum().sqrt().item<float>();
            Assert.True(Math.Abs(norm - norms[name]) <= Tolerance * norms[name], $"gradient of {name}: norm {norm:R} instead of {norms[name]:R}.");
        }
    }

    /// <summary>The same of documents, whose texts begin as the reference's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images of each document.</param>
    /// <param name="begun">Ids that each text begins with, the start token counted.</param>
    public void CheckGreedy(ICaptioner model, Tensor images, int[] begun)
    {
        var tokens = Output("greedy_tokens");
        var prompts = full([begun.Length, begun.Max() - 1], model.PaddingToken, dtype: int64);
        for (var text = 0; text < begun.Length; text++)
            prompts[text].narrow(0, 0, begun[text] - 1).copy_(tokens[text].narrow(0, 1, begun[text] - 1));
        var texts = TextGenerator.Run(model, images, prompts, new GenerationOptions { MaxLength = (int)tokens.shape[1] });
        CheckGreedy(model, texts, text => model.NewCache(images.narrow(0, text, 1)), text => begun[text]);
    }

    public void Dispose() => _file.Dispose();
}
