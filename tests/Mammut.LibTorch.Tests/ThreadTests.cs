using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests;

public class ThreadTests
{
    [Fact]
    public void The_number_of_threads_is_set()
    {
        int before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.Equal(before, get_num_threads());
        Assert.True(get_num_interop_threads() > 0);
    }

    [Fact]
    public void Reduced_precision_is_a_setting_of_the_process()
    {
        bool before = backends.cuda.matmul.allow_tf32;
        backends.cuda.matmul.allow_tf32 = !before;
        Assert.Equal(!before, backends.cuda.matmul.allow_tf32);
        backends.cuda.matmul.allow_tf32 = before;
        bool convolutions = backends.cudnn.allow_tf32;
        backends.cudnn.allow_tf32 = !convolutions;
        Assert.Equal(!convolutions, backends.cudnn.allow_tf32);
        backends.cudnn.allow_tf32 = convolutions;
    }
}
