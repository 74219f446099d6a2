using System.IO.Compression;

namespace Mammut.Tests;

/// <summary>The zip around a pickle is no more trusted than the pickle.</summary>
public sealed class TorchArchiveTests
{
    private static readonly byte[] s_version = "3\n"u8.ToArray();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_archive_is_read_with_and_without_zip64(bool zip64)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.pt"], Pickle.File(Pickle.OneTensor(), zip64));

        using var file = CheckpointFile.Open(folder["x.pt"]);
        using var value = file.Read("x");

        Assert.Equal(new double[6], value.Values());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_shortening_is_refused(bool zip64)
    {
        using var folder = new TemporaryFolder();
        var whole = Pickle.File(Pickle.OneTensor(), zip64);
        // Behind the first four bytes it is known as a zip archive.
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["x.pt"], whole[..length]);
            Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder["x.pt"]));
        }
    }

    public static TheoryData<StoredZip.Entry[], string> Archives()
    {
        var description = new StoredZip.Entry("x/data.pkl", Pickle.OneTensor());
        var storage = new StoredZip.Entry("x/data/0", new byte[24]);
        var version = new StoredZip.Entry("x/version", s_version);
        return new()
        {
            { [storage, version], "0 entries 'name/data.pkl'" },
            { [description with { Name = "data.pkl" }, storage, version], "0 entries 'name/data.pkl'" },
            { [description, description with { Name = "y/data.pkl" }, storage, version], "2 entries 'name/data.pkl'" },
            { [description, description, storage, version], "holds the entry 'x/data.pkl' twice" },
            { [description, version], "lacks the entry 'x/data/0'" },
            { [description, storage], "lacks the entry 'x/version'" },
            { [description, storage, version with { Data = "11\n"u8.ToArray() }], "is of version '11'" },
            { [description, storage, version with { Data = "three"u8.ToArray() }], "is of version 'three'" },
            { [description, storage, version with { Data = new byte[17] }], "holds 17 bytes in 'x/version'; at most 16" },
            { [description, storage, version, new("x/byteorder", "big"u8.ToArray())], "holds 'big' endian numbers" },
            { [description, storage, version, new("x/constants.pkl", [])], "is a TorchScript program" },
            { [description, storage with { ClaimedLength = 1 << 30 }, version], "holds 1073741824 bytes in 'x/data/0'; its description says 24" },
            { [description, storage with { Data = new byte[12], ClaimedLength = 24, ClaimedOffset = 1 << 30 }, version], "is damaged" },
            { [description, storage with { ClaimedOffset = 3 }, version], "is damaged" },
            { [description with { ClaimedLength = 100_000_000 }, storage, version], "at most 67108864 are allowed" },
        };
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void A_wrong_archive_is_refused(StoredZip.Entry[] entries, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.pt"], StoredZip.Of(zip64: false, entries));

        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder["x.pt"]));

        Assert.Contains(expected, error.Message);
        Assert.Contains("x.pt", error.Message);
    }

    [Fact]
    public void A_compressed_entry_is_refused_before_it_is_unpacked()
    {
        // 256 MiB of zeros in a file of 256 KiB.
        using var folder = new TemporaryFolder();
        using (var zip = new ZipArchive(new FileStream(folder["x.pt"], FileMode.Create), ZipArchiveMode.Create))
        {
            Add(zip, "x/data.pkl", Pickle.OneTensor(elements: 1 << 26, shape: [1 << 26], strides: [1]), CompressionLevel.NoCompression);
            Add(zip, "x/version", s_version, CompressionLevel.NoCompression);
            Add(zip, "x/data/0", new byte[1 << 28], CompressionLevel.Fastest);
        }

        var before = GC.GetTotalAllocatedBytes();
        var error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder["x.pt"]));

        Assert.Contains("holds 'x/data/0' compressed", error.Message);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1 << 26);

        static void Add(ZipArchive zip, string name, byte[] data, CompressionLevel level)
        {
            using var stream = zip.CreateEntry(name, level).Open();
            stream.Write(data);
        }
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(9, false)] // a method whose stream .NET has no public class for
    public void A_compressed_entry_that_claims_to_be_as_long_as_its_bytes_is_refused_when_the_file_is_opened(ushort method, bool zip64)
    {
        using var folder = new TemporaryFolder();
        var description = new StoredZip.Entry("x/data.pkl", Pickle.OneTensor());
        var storage = new StoredZip.Entry("x/data/0", new byte[24], Method: method);
        File.WriteAllBytes(folder["x.pt"], StoredZip.Of(zip64, description, new("x/version", s_version), storage));

        Assert.Contains("holds 'x/data/0' compressed", Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder["x.pt"])).Message);

        File.WriteAllBytes(folder["x.pt"], StoredZip.Of(zip64, description with { Method = method }, new("x/version", s_version), storage with { Method = 0 }));
        Assert.Contains("holds 'x/data.pkl' compressed", Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder["x.pt"])).Message);
    }

    [Fact]
    public void A_comment_behind_the_directory_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        byte[] comment = [.. Enumerable.Repeat((byte)'x', ushort.MaxValue)];
        // Its length is the last field.
        File.WriteAllBytes(folder["x.pt"], [.. Pickle.File(Pickle.OneTensor())[..^2], 0xFF, 0xFF, .. comment]);

        using var file = CheckpointFile.Open(folder["x.pt"]);

        Assert.Equal("x", Assert.Single(file.Tensors).Key);
    }

    [Fact]
    public void A_file_shortened_after_it_was_opened_leaves_no_tensor()
    {
        // Windows does not let it happen: an open file cannot be written to.
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.pt"], Pickle.File(Pickle.OneTensor()));
        using var file = CheckpointFile.Open(folder["x.pt"]);
        using (var stream = new FileStream(folder["x.pt"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.SetLength(60);

        LiveTensors.AssertNoneLeft(() => Assert.Throws<InvalidDataException>(() => file.Read("x")));
    }
}
