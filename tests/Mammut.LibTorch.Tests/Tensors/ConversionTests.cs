using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class ConversionTests
{
    public static TheoryData<ScalarType> Types =>
        [ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.Float32,
            ScalarType.Float64, ScalarType.BFloat16, ScalarType.Bool];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_type_is_reached_and_left(ScalarType type)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor there = tensor([0f, 1f]).to(type);
        Assert.Equal(type, there.dtype);
        Assert.Equal(type.ElementSize(), there.ElementSize);
        Numbers.Same([0, 1], there.@float());
        Assert.Equal(2 * type.ElementSize(), there.bytes.Length);
        Assert.Equal(is_floating_point(type), there.is_floating_point());
        Assert.Equal(is_integral(type), there.is_integral());
    }

    [Fact]
    public void Short_names()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1.7, 0]);
        Assert.Equal(ScalarType.Float16, x.half().dtype);
        Assert.Equal(ScalarType.BFloat16, x.bfloat16().dtype);
        Assert.Equal(ScalarType.Float64, x.@double().dtype);
        Numbers.Same([1, 0], x.@long());
        Numbers.Same([1, 0], x.@int());
        Numbers.Same([1, 0], x.@bool());
        Assert.Equal(ScalarType.Byte, x.@byte().dtype);
        Assert.Equal(ScalarType.Int64, x.type_as(arange(2)).dtype);
        Assert.Equal(ScalarType.Int64, x.to(arange(2)).dtype);
        Assert.Equal(ScalarType.Float32, x.to(float32, CPU).dtype);
        Assert.Equal(ScalarType.Float32, x.type(float32).dtype);
    }

    [Fact]
    public void Where_nothing_changes_the_memory_is_shared_unless_a_copy_is_wanted()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(2);
        x.to(float32).add_(1);
        x.cpu().add_(1);
        x.to(float32, copy: true).add_(1);
        x.to("cpu", copy: true).add_(1);
        Numbers.Same([3, 3], x);
        Tensor moved = x.to(float64, disposeAfter: true);
        Assert.True(x.IsInvalid);
        Numbers.Same([3, 3], moved);
    }

    [Fact]
    public void Single_elements()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(2.5f, tensor(2.5f).item<float>());
        Assert.Equal(7L, tensor([7L]).item<long>());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal((Half)1.5, tensor(new[] { (Half)1.5 }).item<Half>());
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.Equal(2, tensor(2.5).ToInt32());
        Assert.Equal(1.5f, tensor(1.5).bfloat16().ToSingle());
        Assert.Equal(3, tensor(3).ToScalar().ToInt64());
        Assert.Equal(ScalarType.Int64, tensor(3).ToScalar().Type);
        Assert.Equal(ScalarType.Bool, tensor(true).ToScalar().Type);
        Assert.Contains("Int64 is not compatible", Assert.Throws<ArgumentException>(() => tensor(2.5f).item<long>()).Message);
        Assert.Contains("but it is 2", Assert.Throws<ArgumentException>(() => zeros(2).item<float>()).Message);
        Assert.Throws<ArgumentException>(() => zeros(2).data<double>());
        Assert.Throws<ArgumentException>(() => zeros([2], bfloat16).data<float>());
    }

    [Fact]
    public void Elements_are_read_and_written_through_any_strides()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = arange(6, float32).view(2, 3).t();
        TensorAccessor<float> data = x.data<float>();
        Assert.Equal(6, data.Count);
        Assert.Equal([0f, 3, 1, 4, 2, 5], data.ToArray());
        Assert.Equal([0f, 3, 1, 4, 2, 5], data);
        Assert.Equal(4f, data[1, 1]);
        Assert.Equal(4f, data[3]);
        Assert.Equal(5f, ((float[,])data.ToNDArray())[2, 1]);
        data[2, 0] = 9;
        data.CopyFrom([7f, 8f], tensorIndex: 2);
        Numbers.Same([0, 3, 7, 8, 9, 5], x);
        var target = new float[4];
        data.CopyTo(target, arrayIndex: 1, tensorIndex: 3);
        Assert.Equal([0f, 8, 9, 5], target);
        Assert.Equal(8f, x.ReadCpuSingle(3));
        Assert.Throws<IndexOutOfRangeException>(() => data[3, 0]);
        Assert.Throws<IndexOutOfRangeException>(() => data[6]);
        Assert.Throws<ArgumentException>(() => data[0, 0, 0]);
        Assert.Equal(3L, arange(4).ReadCpuInt64(3));
        Assert.Empty(zeros(0).data<float>().ToArray());
    }

    [Fact]
    public void Raw_bytes_and_streams()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([1, 2, 3]);
        Assert.Equal([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0], x.bytes.ToArray());
        using var stream = new MemoryStream();
        x.WriteBytesToStream(stream);
        stream.Position = 0;
        Tensor y = zeros([3], int32);
        y.ReadBytesFromStream(stream);
        Numbers.Same([1, 2, 3], y);
        y.bytes = new byte[12];
        Numbers.Same([0, 0, 0], y);
        Assert.Contains("12 bytes, but 3", Assert.Throws<ArgumentException>(() => y.bytes = new byte[3]).Message);
        Assert.Throws<EndOfStreamException>(() => y.ReadBytesFromStream(stream));
        Assert.Throws<InvalidOperationException>(() => zeros(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Text_names_shape_type_and_device()
    {
        using Tensor x = zeros([2, 3], float16);
        Assert.Equal("[2x3], type = Float16, device = cpu", x.ToString());
    }

    [Fact]
    public void Devices()
    {
        using Tensor x = zeros(1);
        Assert.True(x.is_cpu());
        Assert.False(x.is_cuda || x.is_meta || x.is_sparse || x.is_pinned());
        Assert.Equal(DeviceType.CPU, x.device.type);
        Assert.Equal(-1, x.device_index);
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal("cuda", new Device(DeviceType.CUDA).ToString());
        Assert.Equal("cpu", device("cpu").ToString());
        Assert.Equal(2, device(2).index);
        using Tensor meta = zeros([2, 3], device: META);
        Assert.True(meta.is_meta);
        Assert.Equal([2, 3], meta.shape);
        if (!cuda.is_available())
        {
            Assert.Equal(0, cuda.device_count());
            Assert.Contains("CUDA", Assert.Throws<InvalidOperationException>(() => CUDA).Message);
            Assert.Throws<InvalidOperationException>(() => x.cuda());
            cuda.manual_seed_all(1);
        }
    }
}
