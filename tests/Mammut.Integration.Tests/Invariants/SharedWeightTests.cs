using Mammut.Integration.Tests.Models;

namespace Mammut.Integration.Tests.Invariants;

/// <summary>The passes share their weights: one parameter, one gradient, the sum of both passes.</summary>
public class SharedWeightTests
{
    [Fact]
    public void TheJointGradient_IsTheSumOfTheSeparateOnes()
    {
        using var scope = NewDisposeScope();
        using var model = new TinyMammut(seed: 3);
        var (images, tokens) = (Batches.Images(4), Batches.Texts(model, 8, 8, 6, 4, 3));
        var joint = Gradients(model, loss => loss.Total);
        var caption = Gradients(model, loss => loss.Parts[0].Value);
        var contrastive = Gradients(model, loss => loss.Parts[1].Value);

        var shared = 0;
        foreach (var (key, gradient) in joint)
        {
            var (one, other) = (caption[key], contrastive[key]);
            var sum = one is null ? other! : other is null ? one : one + other;
            Close.Check(gradient!, sum, 1e-5, key);
            shared += one is not null && other is not null ? 1 : 0;
        }

        // The decoder's own layers and the vision tower are in both.
        Assert.True(shared > 60, $"Only {shared} parameters are trained by both passes.");
        Assert.Null(contrastive["text.cross_layers.0.attention.qkv.weight"]);
        Assert.Null(caption["contrastive.image_projection.weight"]);

        Dictionary<string, Tensor?> Gradients(TinyMammut model, Func<LossParts, Tensor> choose)
        {
            model.zero_grad();
            using var loss = model.Loss(images, tokens);
            choose(loss).backward();
            return model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad?.clone());
        }
    }

    [Fact]
    public void NoParameter_IsRegisteredTwice()
    {
        using var model = new TinyMammut();
        var handles = model.parameters().Select(parameter => parameter.Handle).ToArray();
        Assert.Equal(handles.Length, handles.Distinct().Count());
    }
}
