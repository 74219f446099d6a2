using System.Formats.Tar;
using System.Text;

namespace Mammut.Data.Tests;

/// <summary>Shards of any members, made with the platform's tar writer, so that our reader is not tested against our own writer alone.</summary>
internal static class Shards
{
    public static byte[] Tar(params (string Name, byte[] Content)[] members) => Tar(TarEntryFormat.Ustar, members);

    public static byte[] Tar(TarEntryFormat format, params (string Name, byte[] Content)[] members)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    _ => new UstarTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    public static (string, byte[]) Text(string name, string text) => (name, Encoding.UTF8.GetBytes(text));

    /// <summary>Good samples with the keys PREFIX0, PREFIX1, … and the captions "caption of KEY".</summary>
    public static (string, byte[])[] Samples(string prefix, int count, int seed = 0) =>
        [.. Enumerable.Range(0, count).SelectMany(i => new[]
        {
            ($"{prefix}{i}.jpg", Pictures.Jpeg(seed + i)), Text($"{prefix}{i}.txt", $"caption of {prefix}{i}"),
        })];

    public static async Task<List<ImageTextSample>> ReadAll(IImageTextDataset dataset, DatasetPass? pass = null)
    {
        var samples = new List<ImageTextSample>();
        await foreach (var sample in dataset.ReadAsync(pass))
        {
            samples.Add(sample);
        }

        return samples;
    }

    public static async Task<string[]> Keys(IImageTextDataset dataset, DatasetPass? pass = null) =>
        [.. (await ReadAll(dataset, pass)).Select(sample => sample.Key)];
}
