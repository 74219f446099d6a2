using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.Tests;

public sealed class DecoderCacheTests
{
    [Fact]
    public void AppendedPositionsComeBackInOrderThroughManyGrowths()
    {
        using var scope = NewDisposeScope();
        using var cache = new DecoderCache(2, 3);
        var (first, second) = (Tensors.Random(1, ScalarType.Float32, 3, 2, 70, 4), Tensors.Random(2, ScalarType.Float32, 3, 2, 70, 4));
        for (long at = 0, step; at < 70; at += step)
        {
            step = at == 0 ? 5 : 1;
            for (var layer = 0; layer < 2; layer++)
            {
                var (keys, values) = cache.Append(layer, (first * (layer + 1)).narrow(2, at, step), (second * (layer + 1)).narrow(2, at, step));
                Assert.Equal((first * (layer + 1)).narrow(2, 0, at + step).Values(), keys.Values());
                Assert.Equal((second * (layer + 1)).narrow(2, 0, at + step).Values(), values.Values());
            }
            cache.Advance(step);
            Assert.Equal(at + step, cache.Length);
        }
    }

    [Fact]
    public void RowsAreSelectedRepeatedAndDropped()
    {
        using var scope = NewDisposeScope();
        using var cache = new DecoderCache(1, 3);
        cache.SetCross(0, Rows(10, 11, 12), Rows(20, 21, 22));
        cache.Append(0, Rows(0, 1, 2), Rows(5, 6, 7));
        cache.Advance(1);

        cache.Expand(2);
        Assert.Equal([0, 0, 1, 1, 2, 2], cache.RowImage);
        Assert.Equal([10, 10, 11, 11, 12, 12], cache.Cross(0).Keys.Values());

        cache.SelectRows(tensor(new long[] { 5, 2, 2, 1 }));
        Assert.Equal([2, 1, 1, 0], cache.RowImage);
        Assert.Equal(4, cache.Rows);
        Assert.Equal([22, 21, 21, 20], cache.Cross(0).Values.Values());

        var (keys, values) = cache.Append(0, Rows(30, 31, 32, 33), Rows(30, 31, 32, 33));
        Assert.Equal([2, 30, 1, 31, 1, 32, 0, 33], keys.Values());
        Assert.Equal([7, 30, 6, 31, 6, 32, 5, 33], values.Values());
    }

    [Fact]
    public void CrossIsGatheredOnceUntilTheMapToImagesChanges()
    {
        using var scope = NewDisposeScope();
        using var cache = new DecoderCache(0, 2);
        cache.SetCross(0, Rows(10, 11), Rows(20, 21));
        Assert.Same(cache.Cross(0).Keys, cache.Cross(0).Keys);

        cache.Expand(2);
        var gathered = cache.Cross(0).Keys;
        cache.SelectRows([1, 0, 3, 3]);
        Assert.Same(gathered, cache.Cross(0).Keys);
        cache.SelectRows([2, 3]);
        Assert.Equal([11, 11], cache.Cross(0).Keys.Values());
        Assert.True(gathered.IsInvalid);
    }

    [Fact]
    public void TensorsOutliveScopesAndGoWithTheCache()
        => LiveTensors.AssertNoneLeft(() =>
        {
            var cache = new DecoderCache(1, 2);
            for (var step = 0; step < 40; step++)
            {
                using var scope = NewDisposeScope();
                if (step == 0)
                    cache.SetCross(3, Rows(10, 11), Rows(20, 21));
                cache.Append(0, Rows(step, -step), Rows(0, 0));
                cache.Advance(1);
                cache.SelectRows(step % 2 == 0 ? [1, 0] : [0, 0]);
                cache.Cross(3);
            }
            using (NewDisposeScope())
                Assert.Equal(41 * 2, cache.Append(0, Rows(1, 1), Rows(1, 1)).Keys.numel());
            cache.Dispose();
        });

    [Fact]
    public void NoGraphIsKept()
    {
        using var scope = NewDisposeScope();
        using var cache = new DecoderCache(1, 2);
        var learned = Rows(1, 2).requires_grad_();
        cache.SetCross(0, learned * 2, learned * 3);
        Assert.False(cache.Append(0, learned * 2, learned).Keys.requires_grad);
        Assert.False(cache.Cross(0).Keys.requires_grad);
    }

    [Fact]
    public void TheTensorsGivenStayTheCallers()
    {
        using var scope = NewDisposeScope();
        var keys = Rows(1, 2);
        using (var cache = new DecoderCache(0, 2))
            cache.SetCross(0, keys, keys);
        Assert.Equal([1, 2], keys.Values());
    }

    /// <summary>The image in front of a text takes nothing from the text's context, and the positions of the text begin behind it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void APromptBehindAnImageSeesTheImageAndWhatComesBeforeIt(bool native)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var kernels = native ? null : NativeKernels.Off();
        var qkv = Tensors.Random(3, ScalarType.Float32, 2, 8, 12);
        using var cache = new DecoderCache(1, 2, contextLength: 5, prefix: 3);
        Assert.Contains("all at once", Assert.Throws<InvalidOperationException>(() => cache.Attend(0, qkv.narrow(1, 0, 2), 2)).Message);
        Assert.Equal((3, 0), (cache.Prefix, cache.Length));

        List<Tensor> parts = [cache.Attend(0, qkv.narrow(1, 0, 3), 2, causal: false)];
        cache.Advance(3);
        Assert.Equal(0, cache.Length);
        parts.Add(cache.Attend(0, qkv.narrow(1, 3, 3), 2));
        cache.Advance(3);
        Assert.Equal(3, cache.Length);
        for (var i = 6; i < 8; i++)
        {
            parts.Add(cache.Attend(0, qkv.narrow(1, i, 1), 2));
            cache.Advance(1);
        }

        var expected = Attention.Self(qkv.flatten(0, 1), 2, Sequences.Equal(2, 8), causal: true, tensor(new long[] { 3, 3 })).view(2, 8, 4);
        Tensors.AssertClose(expected.Values(), cat(parts, 1), 1e-5);
        Assert.Contains("context of 5", Assert.Throws<InvalidOperationException>(() => cache.Attend(0, qkv.narrow(1, 0, 1), 2)).Message);
    }

    /// <summary>A row sees nothing in front of the first image it names, then the last one, or all; rows keep what they have named.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void RowsOfDocumentsSeeTheImagesThatTheyName(bool latest, bool native)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var kernels = native ? null : NativeKernels.Off();
        using var cache = new DecoderCache(0, 2);
        // Two documents of two images of one token each: keys of zero, so that what is seen is the mean of the values.
        cache.SetImage(0, tensor(new float[] { 0, 10, 0, 20, 0, 30, 0, 40 }, [4, 1, 2]), 1);
        Assert.Contains("2 images", Assert.Throws<InvalidOperationException>(() => cache.AttendImage(0, zeros(2, 1, 1), 1)).Message);

        Assert.Equal(latest ? [0, 10, 20, 0, 0, 30] : [0, 10, 15, 0, 0, 30], Seen(1, 9, 9, 1, 1, 9));
        Assert.Equal(latest ? [20, 40] : [15, 35], Seen(1, 9));
        cache.SelectRows([1, 0, 0]);
        Assert.Equal(latest ? [40, 20, 20] : [35, 15, 15], Seen(1, 1, 1));
        Assert.Contains("Text 1 has the image token 9 3 times", Assert.Throws<ArgumentException>(() => Seen(1, 9, 1)).Message);
        Assert.Throws<ArgumentException>(() => cache.SeeLatest(tensor(new long[] { 1 }, [1, 1]), 9));

        double[] Seen(params long[] ids)
        {
            var tokens = tensor(ids, [cache.Rows, ids.Length / cache.Rows]);
            if (latest)
                cache.SeeLatest(tokens, 9);
            else
                cache.SeeAll(tokens, 9);
            return cache.AttendImage(0, zeros(cache.Rows, tokens.shape[1], 1), 1).Values();
        }
    }

    /// <summary>Rows of an encoder are asked by the texts that they are of, of one length or of several.</summary>
    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(1, 3, false)]
    [InlineData(2, 2, true)]
    [InlineData(2, 2, false)]
    public void TextsAskTheRowsOfTheirOwnPrompt(int first, int second, bool native)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var kernels = native ? null : NativeKernels.Off();
        using var cache = new DecoderCache(0, 2);
        var texts = PackedTexts.Real(tensor(new long[] { 5, first > 1 ? 5 : 0, 0, 6, 6, second > 2 ? 6 : 0 }, [2, 3]), 0);
        double[] values = [10, 20, 30, 40];
        Assert.Throws<ArgumentException>(() => cache.SetTexts(0, zeros(3, 2), texts, 1));
        cache.SetTexts(0, tensor(values.SelectMany(value => new[] { 0f, (float)value }).ToArray(), [4, 2]), texts, 1);
        cache.SelectRows([1, 0, 1]);
        var (mean, other) = (values.Take(first).Average(), values.Skip(first).Average());
        Tensors.AssertClose([other, mean, other], cache.AttendImage(0, zeros(3, 1, 1), 1), 1e-5);
    }

    [Fact]
    public void MisuseIsNamed()
    {
        using var scope = NewDisposeScope();
        var cache = new DecoderCache(1, 2, contextLength: 3);
        Assert.Contains("[3, 1, 1, 1]", Assert.Throws<ArgumentException>(() => cache.Append(0, Rows(1, 2, 3), Rows(1, 2, 3))).Message);
        Assert.Throws<ArgumentException>(() => cache.SetCross(0, Rows(1, 2), Rows(1)));
        Assert.Throws<InvalidOperationException>(() => cache.Cross(0));
        cache.SetCross(0, Rows(1, 2), Rows(1, 2));
        Assert.Throws<InvalidOperationException>(() => cache.SetCross(0, Rows(1, 2), Rows(1, 2)));
        Assert.Contains("0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => cache.SelectRows([0, 2])).Message);

        for (var i = 0; i < 3; i++)
        {
            cache.Append(0, Rows(1, 2), Rows(1, 2));
            cache.Advance(1);
        }
        Assert.Contains("context of 3", Assert.Throws<InvalidOperationException>(() => cache.Append(0, Rows(1, 2), Rows(1, 2))).Message);
        cache.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cache.Append(0, Rows(1, 2), Rows(1, 2)));
    }

    /// <summary>One number a row: [R, 1, 1, 1].</summary>
    private static Tensor Rows(params double[] values) => tensor(Array.ConvertAll(values, v => (float)v), [values.Length, 1, 1, 1]);
}
