using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis.Lifetimes;

/// <summary>MAM401: a method does not wait while a dispose scope of its own is open.</summary>
public class WaitingTests
{
    [Theory]
    [InlineData("async Task M() { using var scope = NewDisposeScope(); {|MAM401:await|} WaitAsync(); }")]
    [InlineData("async Task M() { using (NewDisposeScope()) { {|MAM401:await|} WaitAsync(); } }")]
    [InlineData("async Task M() { using (var scope = torch.NewDisposeScope()) {|MAM401:await|} WaitAsync(); }")]
    [InlineData("async Task M() { using (NewDisposeScope()) using (no_grad()) {|MAM401:await|} WaitAsync(); }")]
    [InlineData("async Task M() { using IDisposable scope = NewDisposeScope(); Use(1); {|MAM401:await|} WaitAsync().ConfigureAwait(false); }")]
    [InlineData("async Task M() { using var scope = NewDisposeScope(); for (var i = 0; i < 3; i++) { if (i > 1) {|MAM401:await|} WaitAsync(); } }")]
    [InlineData("async Task M() { while (true) { using var scope = NewDisposeScope(); Use(1); {|MAM401:await|} WaitAsync(); } }")]
    [InlineData("async Task M() { using var scope = NewDisposeScope(); {|MAM401:await|} foreach (var n in NumbersAsync()) Use(n); }")]
    [InlineData("async Task M() { using var scope = NewDisposeScope(); {|MAM401:await|} using (Open()) Use(1); }")]
    [InlineData("async Task M() { using var scope = NewDisposeScope(); {|MAM401:await|} using var stream = Open(); }")]
    [InlineData("IEnumerable<float> M(Tensor x) { using var scope = NewDisposeScope(); {|MAM401:yield return|} x.sum().item<float>(); }")]
    [InlineData("async IAsyncEnumerable<int> M() { using var scope = NewDisposeScope(); {|MAM401:await|} WaitAsync(); {|MAM401:yield return|} 1; }")]
    [InlineData("async Task M() { var scope = NewDisposeScope(); {|MAM401:await|} WaitAsync(); scope.Dispose(); }")]
    [InlineData("async Task M() { var scope = NewDisposeScope(); try { {|MAM401:await|} WaitAsync(); } finally { scope.Dispose(); } }")]
    [InlineData("async Task M(bool early) { var scope = NewDisposeScope(); if (early) { scope.Dispose(); return; } {|MAM401:await|} WaitAsync(); scope.Dispose(); }")]
    [InlineData("async Task M() { DisposeScope? scope = null; try { scope = NewDisposeScope(); {|MAM401:await|} WaitAsync(); } finally { scope?.Dispose(); } }")]
    [InlineData("async Task M() { using var outer = NewDisposeScope(); using (NewDisposeScope()) { {|MAM401:await|} WaitAsync(); } {|MAM401:await|} WaitAsync(); }")]
    [InlineData("async Task M() { using DisposeScope one = NewDisposeScope(), two = NewDisposeScope(); {|MAM401:await|} WaitAsync(); }")]
    [InlineData("void M() { Func<Task> run = async () => { using var scope = NewDisposeScope(); {|MAM401:await|} WaitAsync(); }; run(); }")]
    [InlineData("async Task M() { await Inner(); async Task Inner() { using var scope = NewDisposeScope(); {|MAM401:await|} WaitAsync(); } }")]
    [InlineData("async Task M(bool wide) { using var scope = wide ? NewDisposeScope() : null; {|MAM401:await|} WaitAsync(); }")]
    [InlineData("async Task M(Tensor x) { using var scope = NewDisposeScope(); scope.Detach(x); Use(scope.DisposablesCount); {|MAM401:await|} WaitAsync(); }")]
    public async Task Waiting_InAnOpenScope_IsReported(string members) => Assert.NotEmpty(await LifetimeCode.CheckAsync(members));

    [Theory]
    [InlineData("async Task M() { await WaitAsync(); using var scope = NewDisposeScope(); Use(1); }")]
    [InlineData("async Task M() { using (NewDisposeScope()) { Use(1); } await WaitAsync(); }")]
    [InlineData("async Task M() { { using var scope = NewDisposeScope(); Use(1); } await WaitAsync(); }")]
    [InlineData("async Task M() { while (true) { await WaitAsync(); using var scope = NewDisposeScope(); Use(1); } }")]
    [InlineData("async Task M() { await foreach (var n in NumbersAsync()) { using var scope = NewDisposeScope(); Use(n); } }")]
    [InlineData("async Task M() { await using var stream = Open(); using var scope = NewDisposeScope(); Use(1); }")]
    [InlineData("async Task M() { var scope = NewDisposeScope(); Use(1); scope.Dispose(); await WaitAsync(); }")]
    [InlineData("async Task M() { var scope = NewDisposeScope(); try { Use(1); } finally { scope.Dispose(); } await WaitAsync(); }")]
    [InlineData("async Task M() { var scope = NewDisposeScope(); using (scope) { Use(1); } await WaitAsync(); }")]
    [InlineData("async Task M() { var scope = NewDisposeScope(); try { Use(1); scope.Dispose(); } catch (IOException) { scope.Dispose(); throw; } await WaitAsync(); }")]
    [InlineData("async Task M() { using var scope = NewDisposeScope(); Use(1); scope.Dispose(); await WaitAsync(); }")]
    [InlineData("async Task M() { var scope = NewDisposeScope(); Use(scope); await WaitAsync(); }")]
    [InlineData("Func<Task> M() { using var scope = NewDisposeScope(); return async () => await WaitAsync(); }")]
    [InlineData("void M() { using var scope = NewDisposeScope(); Use((Func<Task>)Inner); async Task Inner() { await WaitAsync(); } }")]
    [InlineData("async Task M() { using var unrecorded = no_grad(); await WaitAsync(); }")]
    [InlineData("IEnumerable<int> M() { using (NewDisposeScope()) Use(1); yield return 1; }")]
    [InlineData("IEnumerable<int> M() { using var scope = NewDisposeScope(); yield break; }")]
    [InlineData("async Task M() { foreach (var n in new[] { 1, 2 }) { using (NewDisposeScope()) Use(n); await WaitAsync(); } }")]
    public async Task Waiting_WhereNoScopeIsOpen_IsFine(string members) => Assert.Empty(await LifetimeCode.CheckAsync(members));

    [Fact]
    public async Task TwoHundredAwaits_InALoopInsideAScope_AreReportedEach_AndThoseBehindItAreNot()
    {
        var inside = string.Concat(Enumerable.Repeat("{|MAM401:await|} WaitAsync(); Use(x.sum().item<float>());\n", 200));
        var behind = string.Concat(Enumerable.Repeat("await WaitAsync();\n", 200));
        var reported = await LifetimeCode.CheckAsync(
            $$"""async Task Train(Tensor x) { using (var scope = NewDisposeScope()) { for (var step = 0; step < 10; step++) { {{inside}} } } {{behind}} }""");
        Assert.Equal(200, reported.Count);
    }

    [Fact]
    public async Task TheInnermostScope_IsTheOneNamed()
    {
        var reported = await LifetimeCode.CheckAsync(
            "async Task M() { using var outer = NewDisposeScope(); using var inner = NewDisposeScope(); {|MAM401:await|} WaitAsync(); }");
        Assert.Equal(
            "await inside the dispose scope “inner”: the code behind it may run on another thread, but a scope belongs to the thread that opened it; end the scope first",
            Assert.Single(reported).GetMessage());
    }

    [Fact]
    public async Task StatementsAtTheTop_AreAMethodToo()
    {
        var (source, expected) = MarkupSource.Parse("""
            using System.Threading.Tasks;
            using static TorchSharp.torch;

            using var scope = NewDisposeScope();
            {|MAM401:await|} Task.Yield();
            """);
        var reported = Assert.Single(await GeneratorHarness.AnalyzeAsync(source));
        Assert.Equal(expected.Single(), (reported.Id, reported.Location.SourceSpan.Start, reported.Location.SourceSpan.Length));
    }

    [Fact]
    public async Task WithoutTorch_NothingIsReported() => Assert.Empty(await GeneratorHarness.AnalyzeAsync("""
        using System;
        using System.Threading.Tasks;

        public static class Code
        {
            public static IDisposable NewDisposeScope() => new System.IO.MemoryStream();
            public static async Task M() { using var scope = NewDisposeScope(); await Task.Yield(); }
        }
        """));
}
