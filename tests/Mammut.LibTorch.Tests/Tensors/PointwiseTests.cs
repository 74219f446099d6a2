using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Tensors;

public class PointwiseTests
{
    private static readonly double[] s_values = [0.3, 0.75, 0.999, 0.11];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> Method, Func<Tensor, Tensor> Function, Func<double, double> Expected)> s_unary = new()
    {
        ["abs"] = (x => x.neg().abs(), x => torch.abs(torch.neg(x)), v => v),
        ["neg"] = (x => -x, x => negative(x), v => -v),
        ["exp"] = (x => x.exp(), torch.exp, Math.Exp),
        ["exp2"] = (x => x.exp2(), torch.exp2, v => Math.Pow(2, v)),
        ["expm1"] = (x => x.expm1(), torch.expm1, v => Math.Exp(v) - 1),
        ["log"] = (x => x.log(), torch.log, Math.Log),
        ["log2"] = (x => x.log2(), torch.log2, Math.Log2),
        ["log10"] = (x => x.log10(), torch.log10, Math.Log10),
        ["log1p"] = (x => x.log1p(), torch.log1p, v => Math.Log(1 + v)),
        ["sqrt"] = (x => x.sqrt(), torch.sqrt, Math.Sqrt),
        ["rsqrt"] = (x => x.rsqrt(), torch.rsqrt, v => 1 / Math.Sqrt(v)),
        ["square"] = (x => x.square(), torch.square, v => v * v),
        ["reciprocal"] = (x => x.reciprocal(), torch.reciprocal, v => 1 / v),
        ["sin"] = (x => x.sin(), torch.sin, Math.Sin),
        ["cos"] = (x => x.cos(), torch.cos, Math.Cos),
        ["tan"] = (x => x.tan(), torch.tan, Math.Tan),
        ["asin"] = (x => x.asin(), torch.asin, Math.Asin),
        ["acos"] = (x => x.acos(), torch.acos, Math.Acos),
        ["atan"] = (x => x.atan(), torch.atan, Math.Atan),
        ["sinh"] = (x => x.sinh(), torch.sinh, Math.Sinh),
        ["cosh"] = (x => x.cosh(), torch.cosh, Math.Cosh),
        ["tanh"] = (x => x.tanh(), torch.tanh, Math.Tanh),
        ["sigmoid"] = (x => x.sigmoid(), torch.sigmoid, v => 1 / (1 + Math.Exp(-v))),
        ["erf and erfinv"] = (x => x.erf().erfinv(), x => torch.erfinv(torch.erf(x)), v => v),
        ["erfc"] = (x => 1 - x.erfc() - x.erf() + x, x => 1 - torch.erfc(x) - torch.erf(x) + x, v => v),
        ["floor"] = (x => (x * 10).floor(), x => torch.floor(x * 10), v => Math.Floor(v * 10)),
        ["ceil"] = (x => (x * 10).ceil(), x => torch.ceil(x * 10), v => Math.Ceiling(v * 10)),
        ["trunc"] = (x => (x * -10).trunc(), x => torch.trunc(x * -10), v => Math.Truncate(v * -10)),
        ["frac"] = (x => (x * 10).frac(), x => torch.frac(x * 10), v => v * 10 - Math.Truncate(v * 10)),
        ["round"] = (x => x.round(1), x => torch.round(x, 1), v => Math.Round(v, 1)),
        ["round to whole"] = (x => x.round(), x => torch.round(x), v => Math.Round(v)),
        ["sign"] = (x => (x - 0.5).sign(), x => torch.sign(x - 0.5), v => Math.Sign(v - 0.5)),
        ["relu"] = (x => (x - 0.5).relu(), x => nn.functional.relu(x - 0.5), v => Math.Max(v - 0.5, 0)),
        ["silu"] = (x => x.silu(), x => nn.functional.silu(x), v => v / (1 + Math.Exp(-v))),
        ["gelu"] = (x => x.gelu(), x => nn.functional.gelu(x), v => v * NormalBelow(v)),
        ["softplus"] = (x => x.softplus(2), x => nn.functional.softplus(x, 2), v => Math.Log(1 + Math.Exp(2 * v)) / 2),
        ["log_sigmoid"] = (x => x.log_sigmoid(), nn.functional.logsigmoid, v => -Math.Log(1 + Math.Exp(-v))),
        ["leaky_relu"] = (x => (x - 0.5).leaky_relu(0.1), x => nn.functional.leaky_relu(x - 0.5, 0.1), v => v < 0.5 ? (v - 0.5) / 10 : v - 0.5),
    };

    public static TheoryData<string> Unary => [.. s_unary.Keys];

    [Theory]
    [MemberData(nameof(Unary))]
    public void Functions_of_one_number(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        var (method, function, expected) = s_unary[name];
        Numbers.Same([.. s_values.Select(expected)], method(tensor(s_values)), 1e-7);
        Numbers.Same([.. s_values.Select(expected)], function(tensor(s_values)), 1e-7);
    }

    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Call, Func<double, double, double> Expected)> s_binary = new()
    {
        ["add"] = (torch.add, (a, b) => a + b),
        ["add with a factor"] = ((a, b) => a.add(b, 3), (a, b) => a + 3 * b),
        ["add a number with a factor"] = ((a, b) => a.add(2, 3), (a, b) => a + 6),
        ["sub"] = (torch.sub, (a, b) => a - b),
        ["mul"] = (torch.mul, (a, b) => a * b),
        ["div"] = ((a, b) => torch.div(a, b), (a, b) => a / b),
        ["div downwards"] = ((a, b) => a.neg().div(b, RoundingMode.floor), (a, b) => Math.Floor(-a / b)),
        ["div towards zero"] = ((a, b) => a.neg().div(b, RoundingMode.trunc), (a, b) => Math.Truncate(-a / b)),
        ["div by a number, downwards"] = ((a, b) => a.neg().div(0.2, RoundingMode.floor), (a, b) => Math.Floor(-a / 0.2)),
        ["remainder"] = ((a, b) => a.neg() % b, (a, b) => -a - Math.Floor(-a / b) * b),
        ["fmod"] = ((a, b) => a.neg().fmod(b), (a, b) => -a % b),
        ["floor_divide"] = (torch.floor_divide, (a, b) => Math.Floor(a / b)),
        ["pow"] = (torch.pow, Math.Pow),
        ["pow of a number"] = ((a, b) => a.pow(1.5), (a, b) => Math.Pow(a, 1.5)),
        ["atan2"] = (torch.atan2, Math.Atan2),
        ["maximum"] = (torch.maximum, Math.Max),
        ["minimum"] = (torch.minimum, Math.Min),
        ["max"] = (torch.max, Math.Max),
        ["lerp"] = ((a, b) => a.lerp(b, tensor(0.25)), (a, b) => a + 0.25 * (b - a)),
        ["addcmul"] = ((a, b) => a.addcmul(a, b, 2), (a, b) => a + 2 * a * b),
        ["addcdiv"] = ((a, b) => a.addcdiv(a, b, 2), (a, b) => a + 2 * a / b),
        ["clamp"] = ((a, b) => a.clamp(0.2, 0.8), (a, b) => Math.Clamp(a, 0.2, 0.8)),
        ["clamp by tensors"] = ((a, b) => a.clamp(b, b + 0.1), (a, b) => Math.Min(Math.Max(a, b), b + 0.1)),
        ["clamp below"] = ((a, b) => a.clamp_min(0.5), (a, b) => Math.Max(a, 0.5)),
        ["clamp above"] = ((a, b) => a.clamp(max: 0.5), (a, b) => Math.Min(a, 0.5)),
        ["number - tensor"] = ((a, b) => 1 - a, (a, b) => 1 - a),
        ["number / tensor"] = ((a, b) => 3 / a, (a, b) => 3 / a),
        ["number * tensor + number"] = ((a, b) => 2.0 * a + 1L, (a, b) => 2 * a + 1),
        ["where"] = ((a, b) => where(a > b, a, b), Math.Max),
        ["where as a method"] = ((a, b) => a.where(a < b, b), Math.Min),
    };

    public static TheoryData<string> Binary => [.. s_binary.Keys];

    [Theory]
    [MemberData(nameof(Binary))]
    public void Functions_of_two_numbers(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        double[] other = [0.5, 0.2, 0.9, 0.07];
        var (call, expected) = s_binary[name];
        Numbers.Same([.. s_values.Zip(other, expected)], call(tensor(s_values), tensor(other)));
    }

    private static readonly Dictionary<string, (Action<Tensor> Call, Func<double, double> Expected)> s_inPlace = new()
    {
        ["add_"] = (x => x.add_(1), v => v + 1),
        ["add_ of a tensor"] = (x => x.add_(x, 2), v => 3 * v),
        ["sub_"] = (x => x.sub_(1), v => v - 1),
        ["mul_"] = (x => x.mul_(x), v => v * v),
        ["div_"] = (x => x.div_(2), v => v / 2),
        ["div_ downwards"] = (x => x.div_(tensor(0.2), RoundingMode.floor), v => Math.Floor(v / 0.2)),
        ["pow_"] = (x => x.pow_(2), v => v * v),
        ["sqrt_"] = (x => x.sqrt_(), Math.Sqrt),
        ["exp_"] = (x => x.exp_(), Math.Exp),
        ["neg_"] = (x => x.neg_(), v => -v),
        ["clamp_"] = (x => x.clamp_(0.2, 0.8), v => Math.Clamp(v, 0.2, 0.8)),
        ["lerp_"] = (x => x.lerp_(ones_like(x), tensor(0.5)), v => v + 0.5 * (1 - v)),
        ["addcmul_"] = (x => x.addcmul_(x, x, -1), v => v - v * v),
        ["addcdiv_"] = (x => x.addcdiv_(x, x, -1), v => v - 1),
        ["fill_"] = (x => x.fill_(7), v => 7),
        ["zero_"] = (x => x.zero_(), v => 0),
        ["copy_"] = (x => x.copy_(tensor([1, 2, 3, 4])), v => Array.IndexOf(s_values, v) + 1),
        ["masked_fill_"] = (x => x.masked_fill_(x > 0.5, -1), v => v > 0.5 ? -1 : v),
        ["index_copy_"] = (x => x.index_copy_(0, tensor([0L]), tensor([9.0])), v => v == s_values[0] ? 9 : v),
        ["scatter_"] = (x => x.scatter_(0, tensor([1L]), tensor([9.0])), v => v == s_values[1] ? 9 : v),
        ["set_"] = (x => x.set_(tensor(s_values) + 1), v => v + 1),
    };

    public static TheoryData<string> InPlace => [.. s_inPlace.Keys];

    [Theory]
    [MemberData(nameof(InPlace))]
    public void Changes_in_place(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        var (call, expected) = s_inPlace[name];
        Tensor x = tensor(s_values);
        call(x);
        Numbers.Same([.. s_values.Select(expected)], x);
    }

    [Fact]
    public void Numbers_that_are_none_become_numbers()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor([double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1]);
        Numbers.Same([0, 5, -5, 1], x.nan_to_num(0, 5, -5));
        Numbers.Same([0, 0, 0, 1], x.isfinite());
        Numbers.Same([1, 0, 0, 0], isnan(x));
        Numbers.Same([0, 1, 1, 0], isinf(x));
    }

    private static double NormalBelow(double x)
    {
        using Tensor erf = tensor(x / Math.Sqrt(2)).erf();
        return (1 + erf.ToDouble()) / 2;
    }
}
