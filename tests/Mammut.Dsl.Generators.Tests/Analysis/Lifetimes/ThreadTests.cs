using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis.Lifetimes;

/// <summary>MAM402: another thread neither makes tensors in no scope nor reads those of a scope that may have ended.</summary>
public class ThreadTests
{
    [Theory]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => {|MAM402:x.sum()|}.item<float>()).Wait(); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => Use({|MAM402:x * 2|})); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Factory.StartNew(() => { var y = {|MAM402:x + 1|}; Use(y.shape); }, TaskCreationOptions.LongRunning); }")]
    [InlineData("void M(Tensor x) { using (NewDisposeScope()) { var thread = new Thread(() => Use({|MAM402:x.mean()|}.item<float>())); thread.Start(); thread.Join(); } }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); ThreadPool.QueueUserWorkItem(_ => Use({|MAM402:zeros(3)|})); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Parallel.For(0, 3, i => Use({|MAM402:x[i]|}.item<float>())); }")]
    [InlineData("void M(Tensor[] xs) { using var scope = NewDisposeScope(); Parallel.ForEach(xs, x => { Use(x.shape); Use({|MAM402:x.sum()|}.item<float>()); Use(x.mean()); }); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Parallel.Invoke(() => Use({|MAM402:x.sum()|}), () => Use({|MAM402:x.mean()|})); }")]
    [InlineData("void M(Tensor[] xs) { using var scope = NewDisposeScope(); xs.AsParallel().ForAll(x => Use({|MAM402:x.sum()|})); }")]
    [InlineData("void M(Tensor[] xs) { using var scope = NewDisposeScope(); Use(xs.AsParallel().Select(x => {|MAM402:x.sum()|}).ToArray()); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Parallel.For(0, 3, Row); void Row(int i) => Use({|MAM402:x[i]|}.item<float>()); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); var y = x * 2; Task.Run(() => Use({|MAM402:y|}.shape)); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); var y = x * 2; new Thread(() => { using var own = NewDisposeScope(); Use({|MAM402:y|}.sum()); }).Start(); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => Use({|MAM402:Make(x)|})); }")]
    [InlineData("async Task M(Tensor x) { using var scope = NewDisposeScope(); {|MAM401:await|} Task.Run(() => {|MAM402:x.sum()|}.item<float>()); }")]
    public async Task AThread_ThatWorksOnTensors_IsReported(string members) => Assert.NotEmpty(await LifetimeCode.CheckAsync(members));

    [Theory]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Use(x.sum()); Task.Run(() => Console.WriteLine(1)); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); var shape = x.shape; Parallel.For(0, 3, i => Use(shape[i])); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Parallel.For(0, 3, i => { using var own = NewDisposeScope(); Use(x[i].item<float>()); }); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => { using (NewDisposeScope()) Use(x.sum()); }).Wait(); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => { using var sum = x.sum(); Use(sum.shape); }); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => { var sum = x.sum(); Use(sum.shape); sum.Dispose(); }); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Use(Task.Run(() => x.sum().DetachFromDisposeScope().shape)); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); var y = x * 2; Task.Run(() => Use(y.shape)).Wait(); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); var y = x * 2; var task = Task.Run(() => Use(y.shape)); Use(1); task.Wait(); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); var y = (x * 2).DetachFromDisposeScope(); Task.Run(() => Use(y.shape)); }")]
    [InlineData("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => x.add_(1)).Wait(); }")]
    [InlineData("void M(Tensor x) { using (NewDisposeScope()) Use(x.sum()); Task.Run(() => Use(x.sum())); }")]
    [InlineData("void M(Tensor x) { Task.Run(() => { using var scope = NewDisposeScope(); Use(x.sum()); }); }")]
    [InlineData("void M(Tensor[] xs) { using var scope = NewDisposeScope(); Use(xs.Select(x => x.sum()).ToArray()); }")]
    [InlineData("void M() { using var scope = NewDisposeScope(); Task.Run(Elsewhere); void Elsewhere() => Use(1); }")]
    public async Task AThread_ThatLeavesTheScopeAlone_IsFine(string members) => Assert.Empty(await LifetimeCode.CheckAsync(members));

    [Fact]
    public async Task WhatIsMadeElsewhere_IsSaidToBeInNoScope()
    {
        var reported = await LifetimeCode.CheckAsync("void M(Tensor x) { using var scope = NewDisposeScope(); Task.Run(() => Use({|MAM402:x * 2|})); }");
        Assert.Equal(
            "Task.Run runs this on another thread: the tensor made here is in no scope, not even the dispose scope “scope”, and nothing disposes of it; open a scope in the delegate",
            Assert.Single(reported).GetMessage());
    }

    [Fact]
    public async Task WhatIsReadElsewhere_IsNamedWithItsScope()
    {
        var reported = await LifetimeCode.CheckAsync(
            "void M(Tensor x) { using (NewDisposeScope()) { var half = x / 2; new Thread(() => Use({|MAM402:half|}.shape)).Start(); } }");
        Assert.Equal(
            "new Thread runs this on another thread: “half” belongs to the dispose scope around it, which may end first; wait for the other thread inside the scope",
            Assert.Single(reported).GetMessage());
    }
}
