using System.Reflection;
using TorchSharp.Interop;

namespace Mammut.LibTorch.Tests.Interop;

public class OperatorTests
{
    /// <summary>Operators that came after libtorch 1.13; what calls them does without where they are missing.</summary>
    private static readonly string[] s_later = ["scaled_dot_product_attention"];

    public static TheoryData<string> Operators => [.. Fields.Select(f => f.Name)];

    private static IEnumerable<FieldInfo> Fields => typeof(Ops).GetFields(BindingFlags.NonPublic | BindingFlags.Static);

    [Theory]
    [MemberData(nameof(Operators))]
    public void Every_operator_is_in_the_installed_libtorch(string field)
    {
        var op = (Op)Fields.Single(f => f.Name == field).GetValue(null)!;
        Assert.Equal(field, op.Name.Replace('.', '_'));
        if (!s_later.Contains(op.Name))
            Assert.True(op.Exists, $"no operator aten::{op.Name}");
    }

    [Fact]
    public void A_missing_operator_is_named()
    {
        var error = Assert.Throws<NotSupportedException>(() => new Op("no_such_operator.overload").Run());
        Assert.Contains("aten::no_such_operator.overload", error.Message);
        Assert.Contains("libtorch", error.Message);
    }

    [Fact]
    public void Every_operator_is_named_somewhere_in_the_binding_only_once()
    {
        string[] names = [.. Fields.Select(f => ((Op)f.GetValue(null)!).Name)];
        Assert.Equal(names.Length, names.Distinct().Count());
    }
}
