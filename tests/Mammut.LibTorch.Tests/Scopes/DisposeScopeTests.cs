using Mammut.LibTorch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Mammut.LibTorch.Tests.Scopes;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_of_what_was_made_in_it()
    {
        using Tensor before = zeros(1);
        Tensor within;
        using (DisposeScope scope = NewDisposeScope())
        {
            within = zeros(1);
            Assert.Same(scope, CurrentDisposeScope);
            Assert.True(scope.Contains(within));
            Assert.False(scope.Contains(before));
            Assert.Equal(1, scope.DisposablesCount);
            Assert.Same(within, Assert.Single(scope.DisposablesView));
        }
        Assert.Null(CurrentDisposeScope);
        Assert.True(within.IsInvalid);
        Assert.False(before.IsInvalid);
    }

    [Fact]
    public void MoveToOuter_hands_over_to_the_enclosing_scope()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor result;
        using (DisposeScope inner = NewDisposeScope())
        {
            result = zeros(1).add(1).MoveToOuterDisposeScope();
            Assert.Equal(1, inner.DisposablesCount);
        }
        Assert.False(result.IsInvalid);
        Assert.True(outer.Contains(result));
        outer.Dispose();
        Assert.True(result.IsInvalid);
    }

    [Fact]
    public void MoveToOuter_of_the_outermost_scope_lets_go()
    {
        Tensor first, second;
        using (DisposeScope scope = NewDisposeScope())
            (first, second) = scope.MoveToOuter(zeros(1), zeros(2));
        Assert.False(first.IsInvalid || second.IsInvalid);
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void Detach_and_Attach_take_out_and_in()
    {
        using Tensor tensor = zeros(1);
        using DisposeScope scope = NewDisposeScope();
        Tensor free = scope.Detach(zeros(1));
        scope.Attach(tensor);
        Assert.True(scope.Contains(tensor));
        scope.DisposeEverything();
        Assert.True(tensor.IsInvalid);
        Assert.False(free.IsInvalid);
        Assert.Same(free, free.DetachFromDisposeScope());
        free.Dispose();
    }

    [Fact]
    public void A_tensor_is_in_one_scope_at_most()
    {
        using DisposeScope outer = NewDisposeScope();
        Tensor tensor = zeros(1);
        using DisposeScope inner = NewDisposeScope();
        inner.Attach(tensor);
        Assert.False(outer.Contains(tensor));
        tensor.MoveToOtherDisposeScope(outer);
        Assert.True(outer.Contains(tensor));
        Assert.False(inner.Contains(tensor));
        Tensor made = zeros(1);
        made.MoveToOtherDisposeScope(tensor);
        Assert.True(outer.Contains(made));
    }

    [Fact]
    public void DisposeEverythingBut_keeps_what_is_named()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = zeros(1), b = zeros(1), c = zeros(1);
        (Tensor first, Tensor second) = scope.DisposeEverythingBut(a, c);
        Assert.Same(a, first);
        Assert.Same(c, second);
        Assert.True(b.IsInvalid);
        Assert.False(a.IsInvalid || c.IsInvalid);
        Assert.Equal(2, scope.DisposablesCount);
    }

    [Fact]
    public void A_scope_can_end_before_those_within_it()
    {
        DisposeScope outer = NewDisposeScope();
        DisposeScope inner = NewDisposeScope();
        Tensor tensor = zeros(1);
        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        Assert.False(tensor.IsInvalid);
        tensor.MoveToOuterDisposeScope();
        inner.Dispose();
        Assert.Null(CurrentDisposeScope);
        Assert.False(tensor.IsInvalid);
        tensor.Dispose();
        inner.Dispose();
        Assert.Throws<ObjectDisposedException>(() => inner.DisposablesCount);
    }

    [Fact]
    public void Only_tensors_can_be_attached()
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Contains("MemoryStream", Assert.Throws<InvalidOperationException>(() => scope.Attach(new MemoryStream())).Message);
    }

    [Fact]
    public void Disposing_by_hand_leaves_the_scope()
    {
        using DisposeScope scope = NewDisposeScope();
        zeros(1).Dispose();
        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void Each_thread_has_its_own_scopes()
    {
        using DisposeScope scope = NewDisposeScope();
        DisposeScope? elsewhere = scope;
        var thread = new Thread(() => elsewhere = CurrentDisposeScope);
        thread.Start();
        thread.Join();
        Assert.Null(elsewhere);
    }

    [Fact]
    public void A_wrapped_expression_leaves_its_result_only()
    {
        long before = LiveTensors.Count();
        using (Tensor result = WrappedTensorDisposeScope(() => ones(2).add(ones(2)).mul(3)))
        {
            Assert.Equal(before + 1, Tensor.TotalCount);
            Assert.Equal([6f, 6f], result.data<float>().ToArray());
        }
        Assert.Equal(before, Tensor.TotalCount);
    }
}
