using Mammut.Data;

namespace Mammut.Benchmarks.Cases;

/// <summary>JPEGs in memory to batches: decode, crop, resize, normalise, with one worker and with as many as there are processors.</summary>
internal static class LoaderBenchmark
{
    private const int Images = 192;
    private const int Width = 640;
    private const int Height = 480;
    private const int Size = 224;

    public static IEnumerable<Measurement> Run()
    {
        var files = Enumerable.Range(0, Images).Select(i => ImageCodec.EncodeJpeg(Picture(i))).ToArray();
        var data = new InMemoryPairs(files.Select((file, i) => ImageTextSample.FromBytes($"{i}", "memory", [$"picture number {i}"], file)));
        var tokenizer = BytePairTokenizer.Train(["picture number"], BytePairTokenizer.SmallestVocabulary + 10);
        var transform = ImageTransform.Training(Size);
        var all = Environment.ProcessorCount;

        var times = Timing.InTurn(warmups: 1, runs: 5, new Work(() => Load(workers: 1)), new Work(() => Load(all)));
        var what = $"images/s, JPEG of {Width} x {Height} and {files.Average(file => file.Length) / 1000:F0} kB to {Size} x {Size}";
        return
        [
            new Measurement("loader.one_worker", times[0], new Figure("images_per_s", Images * 1000 / times[0].Median, what)),
            new Measurement("loader.all_workers", times[1],
                new Figure("images_per_s", Images * 1000 / times[1].Median, "images/s"),
                new Figure("ratio", times[0].Median / times[1].Median, $"times as fast as one_worker, with {all}")),
        ];

        void Load(int workers)
        {
            var loader = new ImageTextLoader(data, tokenizer, 40, transform, new() { BatchSize = 32, Workers = workers });
            var count = 0;
            foreach (var batch in loader.ToBlockingEnumerable())
            {
                count += batch.Count;
                batch.Dispose();
            }

            if (count != Images)
                throw new InvalidOperationException($"The loader gave {count} of {Images} images. {loader.Skips}");
        }
    }

    // Smooth with some noise: a JPEG of nothing but noise, or of none, is decoded much slower, or faster, than a photograph.
    private static RgbImage Picture(int number)
    {
        var random = new Random(number);
        var pixels = new byte[3 * Width * Height];
        for (var at = 0; at < pixels.Length; at++)
        {
            var (x, y, channel) = (at / 3 % Width, at / 3 / Width, at % 3);
            pixels[at] = (byte)(100 + 60 * Math.Sin((x + number * 7) / 40.0) * Math.Cos(y / (30.0 + 10 * channel)) + random.Next(24));
        }

        return new RgbImage(Width, Height, pixels);
    }
}
