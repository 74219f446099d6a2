using Mammut.Dsl.Generators.Tests.Support;

namespace Mammut.Dsl.Generators.Tests.Analysis.Lifetimes;

/// <summary>A hook runs in its caller's scope: it does not wait there, and keeps neither what it makes nor what it is given.</summary>
public class HookTests
{
    [Theory]
    [InlineData("TrainingOptions M() => new() { AfterStep = async () => {|MAM401:await|} WaitAsync() };")]
    [InlineData("TrainingOptions M(TrainingOptions options) => options with { AfterStep = options.AfterStep + (async () => { {|MAM401:await|} WaitAsync(); }) };")]
    [InlineData("TrainingOptions M(Tensor x) => new() { AfterStep = () => Task.Run(() => Use({|MAM402:x * 2|})) };")]
    [InlineData("TrainingOptions M(Tensor x) => new() { AfterStep = () => _last = {|MAM403:x * 2|} };")]
    [InlineData("TrainingOptions M(Tensor x) { return new() { AfterStep = Clamp }; void Clamp() => _last = {|MAM403:x.clamp(0, 1)|}; }")]
    [InlineData("TrainingOptions M(Tensor x) { Action clamp = () => _last = {|MAM403:x.clamp(0, 1)|}; return new() { AfterStep = clamp }; }")]
    [InlineData("Trainer<ImageTextBatch> M(nn.Module model, IAsyncEnumerable<ImageTextBatch> data) => new(model, data, batch => { _last = {|MAM403:batch.Images|}; return new LossParts((\"Sum\", 1, batch.Images.sum())); }, new());")]
    [InlineData("Trainer<ImageTextBatch> M(nn.Module model, IAsyncEnumerable<ImageTextBatch> data) => new(model, data, batch => { var sum = batch.Images.sum(); _list.Add({|MAM403:sum|}); return new LossParts((\"Sum\", 1, sum)); }, new());")]
    [InlineData("void M(Hooked module) => module.register_forward_hook((_, input, output) => { _last = {|MAM403:output|}; return output; });")]
    [InlineData("void M(Hooked module) => module.register_forward_hook((_, input, output) => { _list.Add({|MAM403:output.detach()|}); return output; });")]
    [InlineData("void M(Hooked module) => module.register_forward_pre_hook((_, input) => { _byName[\"input\"] = {|MAM403:input|}; return input; });")]
    [InlineData("void M(Hooked module) { Tensor? seen = null; module.register_forward_hook((_, input, output) => { seen = {|MAM403:output|}; return output; }); Use(seen); }")]
    [InlineData("Tensor M(Tensor x) => WrappedTensorDisposeScope(() => { _last = {|MAM403:x * 2|}; return _last + 1; });")]
    public async Task AHook_ThatKeepsOrWaits_IsReported(string members) => Assert.NotEmpty(await LifetimeCode.CheckAsync(members));

    [Theory]
    [InlineData("TrainingOptions M(Tensor x) => new() { AfterStep = () => x.clamp_(0, 1) };")]
    [InlineData("TrainingOptions M(Tensor x) => new() { AfterStep = () => { using var scope = NewDisposeScope(); Use((x * 2).item<float>()); } };")]
    [InlineData("TrainingOptions M(Tensor x) => new() { AfterStep = () => _last = (x * 2).DetachFromDisposeScope() };")]
    [InlineData("TrainingOptions M() => new() { OnStep = async step => await WaitAsync() };")]
    [InlineData("TrainingOptions M() { Func<Task> other = async () => await WaitAsync(); return new() { AfterStep = () => Use(other) }; }")]
    [InlineData("Trainer<ImageTextBatch> M(nn.Module model, IAsyncEnumerable<ImageTextBatch> data) => new(model, data, batch => new LossParts((\"Sum\", 1, batch.Images.sum())), new(), batch => (int)batch.Tokens.shape[0]);")]
    [InlineData("Trainer<ImageTextBatch> M(nn.Module model, IAsyncEnumerable<ImageTextBatch> data) => new(model, data, batch => { var images = batch.Images; images = images / 2; return new LossParts((\"Sum\", 1, images.sum())); }, new());")]
    [InlineData("void M(Hooked module) => module.register_forward_hook((_, input, output) => output * 2);")]
    [InlineData("void M(Hooked module) => module.register_forward_hook((_, input, output) => { _last = output.detach().clone().DetachFromDisposeScope(); return output; });")]
    [InlineData("void M(Hooked module) { var means = new List<float>(); module.register_forward_hook((_, input, output) => { means.Add(output.mean().item<float>()); return output; }); Use(means); }")]
    [InlineData("void M(Tensor[] xs) { Array.ForEach(xs, x => _last = x); }")]
    [InlineData("Tensor M(Tensor x) => WrappedTensorDisposeScope(() => (x * 2).sum());")]
    public async Task AHook_ThatOnlyLooks_IsFine(string members) => Assert.Empty(await LifetimeCode.CheckAsync(members));

    [Theory]
    [InlineData("void M(Hooked module) => module.register_forward_hook((_, input, output) => { _last = {|MAM403:output|}; return output; });", "The tensor stored in “_last” goes with the dispose scope of the forward pass that calls the hook; keep a copy: clone().DetachFromDisposeScope()")]
    [InlineData("TrainingOptions M() => new() { AfterStep = async () => {|MAM401:await|} WaitAsync() };", "await inside the dispose scope in which the trainer calls AfterStep: the code behind it may run on another thread, but a scope belongs to the thread that opened it; end the scope first")]
    public async Task TheMessage_SaysWhoseScopeItIs(string members, string message) =>
        Assert.Equal(message, Assert.Single(await LifetimeCode.CheckAsync(members)).GetMessage());
}
