namespace Mammut.Tests;

/// <summary>A pickle is a program that someone else wrote: whatever it says is refused with a reason, and nothing happens.</summary>
public sealed class HostilePickleTests
{
    [Fact]
    public void The_right_one_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.pt"], Pickle.File(Pickle.OneTensor()));

        using var file = CheckpointFile.Open(folder["x.pt"]);

        Assert.Equal([2L, 3], Assert.Single(file.Tensors).Shape);
    }

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("torch", "load")]
    [InlineData("torch._utils", "_rebuild_tensor")]
    [InlineData("torch.hub", "load")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    [InlineData("System.Diagnostics", "Process")]
    [InlineData("torch", "FloatStorage.from_file")]
    public void A_global_that_a_state_dict_does_not_need_is_named_and_not_called(string module, string name)
    {
        using var folder = new TemporaryFolder();
        var mark = folder["executed"];
        var error = Refused(Pickle.Begin().Global(module, name).Text($"touch {mark}").Add(0x85).Add("R").End());

        Assert.Contains($"names the global '{module}.{name}'", error);
        Assert.False(File.Exists(mark));
        // By names from the stack, as from protocol 4 on, too.
        Assert.Contains($"names the global '{module}.{name}'", Refused(Pickle.Begin().Text(module).Text(name).Add(0x93).End()));
    }

    public static TheoryData<string, byte[], string> Pickles => new()
    {
        { "object creation", Pickle.Begin().Add(")").Add(0x81).End(), "operation 0x81" },
        { "extension codes", Pickle.Begin().Add(0x82, 1).End(), "operation 0x82" },
        { "old-style instances", Pickle.Begin().Add("(ios\nsystem\n").End(), "operation 0x69" },
        { "text protocol", [.. "(dp0\n."u8], "operation 0x64" },
        { "bytes", Pickle.Begin().Add("C").Add(1, 65).End(), "operation 0x43" },
        { "nothing", [], "is cut short" },
        { "no stop", Pickle.Begin().Add("}").End()[..^1], "is cut short" },
        { "stop at once", Pickle.Begin().End(), "stops with values left over" },
        { "two values", Pickle.Begin().Add("}}").End(), "stops with values left over" },
        { "open mark", Pickle.Begin().Add("(}").End(), "stops with values left over" },
        { "mark never opened", Pickle.Begin().Add("t").End(), "closes what it did not open" },
        { "pop of nothing", Pickle.Begin().Add(0x85).End(), "empty stack" },
        { "put of nothing", Pickle.Begin().Add("q").Add(0).End(), "empty stack" },
        { "pop below a mark", Pickle.Begin().Add("}(").Add(0x85).End(), "empty stack" },
        { "unknown memo", Pickle.Begin().Add("h").Add(7).End(), "recalls 7" },
        { "unknown long memo", Pickle.Begin().Add("j").Add(255, 255, 255, 255).End(), "recalls 4294967295" },
        { "append to a dictionary", Pickle.Begin().Add("}Na").End(), "appends to what is not a list" },
        { "item of a list", Pickle.Begin().Add("]NNs").End(), "not a dictionary" },
        { "key without a value", Pickle.Begin().Add("}(Nu").End(), "without a value" },
        { "a dictionary as key", Pickle.Begin().Add("}}Ns").End(), "neither text nor a number" },
        { "attributes of a list", Pickle.Begin().Add("]}b").End(), "attributes of what is not a dictionary" },
        { "attributes of another kind", Pickle.Begin().Add("}Nb").End(), "attributes of what is not a dictionary" },
        { "call of a number", Pickle.Begin().Add("N)R").End(), "calls what is not a global" },
        { "call without a tuple", Pickle.Begin().Global("collections", "OrderedDict").Add("NR").End(), "calls what is not a global with a tuple" },
        { "OrderedDict of something", Pickle.Begin().Global("collections", "OrderedDict").Add("N").Add(0x85).Add("R").End(), "calls collections.OrderedDict with other arguments" },
        { "tensor of nothing", Pickle.Begin().Global("torch._utils", "_rebuild_tensor_v2").Add(")R").End(), "calls torch._utils._rebuild_tensor_v2 with other arguments" },
        { "call of a storage class", Pickle.Begin().Global("torch", "FloatStorage").Add(")R").End(), "calls torch.FloatStorage with other arguments" },
        { "persistent id of nothing", Pickle.Begin().Add("NQ").End(), "persistent id" },
        { "name of a global cut short", Pickle.Begin().Add("cos").End(), "is cut short" },
        { "text longer than the file", Pickle.Begin().Add("X").Add(255, 255, 255, 255).End(), "is cut short" },
        { "text that is none", Pickle.Begin().Add("X").Add(1, 0, 0, 0, 0xFF).End(), "not UTF-8" },
        { "a list", Pickle.Begin().Add("]").End(), "holds a single list, not a state dict" },
        { "a tensor", Pickle.Begin().Tensor("FloatStorage", "0", 6, 0, [6], [1]).End(), "holds a single tensor, not a state dict" },
        { "no weights", Pickle.Begin().Add("}").Text("epoch").Number(3).Add("s").End(), "its entries are epoch" },
        { "two state dicts", Pickle.Begin().Add("}(").Text("model").StateDict().Text("state_dict").StateDict().Add("u").End(), "more than one state dict: state_dict, model" },
        { "a key that is a number", Pickle.Begin().Add("}").Number(3).Tensor("FloatStorage", "0", 6, 0, [6], [1]).Add("s").End(), "the key 3, which is not text" },
    };

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_wrong_pickle_is_refused(string name, byte[] pickle, string expected) => Assert.Contains(expected, Refused(pickle) + name);

    public static TheoryData<byte[], string> Tensors => new()
    {
        { Pickle.OneTensor(elements: 7), "holds 24 bytes in 'x/data/0'; its description says 28" },
        { Pickle.OneTensor(elements: -1), "looks at a storage of -1 elements" },
        { Pickle.OneTensor(elements: int.MaxValue), "its description says 8589934588" },
        { Pickle.OneTensor("DoubleStorage"), "its description says 48" },
        { Pickle.OneTensor(key: "../../x/data/0"), "lacks the entry 'x/data/../../x/data/0'" },
        { Pickle.OneTensor(key: "1"), "lacks the entry 'x/data/1'" },
        { Pickle.OneTensor(offset: 1), "reaches to element 6 of a storage of 6" },
        { Pickle.OneTensor(offset: -1), "negative offset" },
        { Pickle.OneTensor(shape: [-2, 3]), "negative offset, size or stride" },
        { Pickle.OneTensor(strides: [-3, 1]), "negative offset, size or stride" },
        { Pickle.OneTensor(shape: [3, 3]), "reaches to element 8" },
        { Pickle.OneTensor(strides: [3]), "has 2 sizes and 1 strides" },
        { Pickle.OneTensor(strides: [0, 1]), "overlap" },
        { Pickle.OneTensor(strides: [2, 1]), "overlap" },
        { Pickle.OneTensor(shape: [int.MaxValue, int.MaxValue], strides: [0, 0]), "overlap" },
        { Pickle.OneTensor(shape: [int.MaxValue, int.MaxValue], strides: [int.MaxValue, 1]), "reaches to element" },
        { Pickle.OneTensor(shape: [.. Enumerable.Repeat(int.MaxValue, 10)], strides: [.. Enumerable.Repeat(int.MaxValue, 10)]), "overlap" },
        { Pickle.OneTensor(shape: [.. Enumerable.Repeat(1, 17)], strides: [.. Enumerable.Repeat(1, 17)]), "of more than 16 axes" },
        { Pickle.OneTensor("CharStorage"), "names the global 'torch.CharStorage'" },
    };

    [Theory]
    [MemberData(nameof(Tensors))]
    public void A_tensor_must_lie_within_its_storage_and_each_element_once(byte[] pickle, string expected) => Assert.Contains(expected, Refused(pickle));

    [Fact]
    public void A_pickle_that_makes_many_values_of_few_bytes_is_stopped()
    {
        var many = Pickle.Begin().Add("]").Add(0x94).Add("(").Add([.. Enumerable.Repeat((byte)'}', PickleReader.MaxValues)]).Add("e").End();

        Assert.Contains($"makes more than {PickleReader.MaxValues} values", Refused(many));
    }

    [Fact]
    public void A_pickle_that_keeps_one_value_many_times_is_stopped()
    {
        var many = Pickle.Begin().Add("}").Add([.. Enumerable.Repeat((byte)0x94, PickleReader.MaxValues + 1)]).End();

        Assert.Contains($"keeps more than {PickleReader.MaxValues} values", Refused(many));
    }

    [Fact]
    public void One_long_tuple_of_sizes_is_not_copied_for_each_tensor()
    {
        // Of 0.5 MB. Two copies for each tensor would be 320 MB.
        var pickle = Pickle.Begin().Numbers(new int[100_000]).Add(0x94);
        for (var tensor = 0; tensor < 200; tensor++)
            pickle.TensorOfKept(0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Refused(pickle.End());

        Assert.Contains("calls torch._utils._rebuild_tensor_v2 with other arguments than PyTorch does, or for a tensor of more than 16 axes", error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 25);
    }

    [Fact]
    public void A_pickle_that_nests_deep_is_stopped() =>
        Assert.Contains($"nests deeper than {PickleReader.MaxDepth}", Refused(Pickle.Begin().Add([.. Enumerable.Repeat((byte)'(', 1_000_000)]).End()));

    [Fact]
    public void A_list_that_holds_itself_is_no_state_dict() =>
        Assert.Contains("a single list", Refused(Pickle.Begin().Add("]q").Add(0).Add("h").Add(0).Add("a").End()));

    [Fact]
    public void References_are_not_copied()
    {
        // Each list holds the one before ten times: written out this would be 10^40 values.
        var pickle = Pickle.Begin().Add("}").Text("state_dict").Add("}").Text("x").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Add("ss").Text("laughs").Add("]q").Add(0);
        for (byte level = 1; level <= 40; level++)
        {
            pickle.Add("](");
            for (var copy = 0; copy < 10; copy++)
                pickle.Add("h").Add((byte)(level - 1));
            pickle.Add("eq").Add(level);
        }

        // The 41 lists lie on the stack: what is left over after the state dict and its key.
        Assert.Contains("stops with values left over", Refused(pickle.End()));
    }

    [Fact]
    public void Random_damage_is_refused_or_harmless()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(TorchFileTests.Fixture("kinds.pt"));
        var random = new Random(1);
        var refused = 0;
        for (var run = 0; run < 3000; run++)
        {
            var bytes = (byte[])whole.Clone();
            for (var change = 0; change <= run % 3; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["x.pt"], bytes);
            try
            {
                using var file = CheckpointFile.Open(folder["x.pt"]);
                foreach (var tensor in file.Tensors)
                    file.Read(tensor.Key).Dispose();
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 300, 2999);
    }

    private static string Refused(byte[] pickle)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["x.pt"], Pickle.File(pickle));
        var message = Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(folder["x.pt"])).Message;
        Assert.Contains("x.pt", message);
        return message;
    }
}
