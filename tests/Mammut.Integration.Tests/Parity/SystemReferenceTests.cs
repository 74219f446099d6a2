namespace Mammut.Integration.Tests.Parity;

/// <summary>A declared system against the same written out in Python: what the comparisons of all systems have in common.</summary>
/// <typeparam name="TModel">The system at the size of its reference.</typeparam>
public abstract class SystemReferenceTests<TModel> : IDisposable
    where TModel : nn.Module
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Func<TModel> _make;
    private readonly string[] _parts;

    private protected readonly TModel _model;
    private protected readonly Reference _reference;

    /// <param name="system">The fixture's name.</param>
    /// <param name="make">Builds the model.</param>
    /// <param name="keys">What its parameters are called in the reference.</param>
    /// <param name="parts">What the parts of its loss are called there, in order.</param>
    private protected SystemReferenceTests(string system, Func<TModel> make, Func<TModel, ReferenceKeys> keys, params string[] parts)
    {
        (_make, _parts, _model) = (make, parts, make());
        _reference = new Reference(system, keys(_model));
        _reference.Fill(_model);
    }

    [Fact]
    public void InFloat64_TheLosses_AreThoseOfTheReference()
    {
        using var wide = new WideWeights();
        using var model = _make();
        _reference.Fill(model);
        using var loss = Loss(model, _reference.Input("images").to(float64));
        _reference.CheckLosses(loss, _parts);
    }

    [Fact]
    public void TheLoss_AndEveryGradient_AreThoseOfTheReference()
    {
        using var loss = Loss(_model, _reference.Input("images"));
        _reference.CheckLosses(loss, _parts);
        loss.Total.backward();
        _reference.CheckGradients(_model);
        CheckAfterLoss();
    }

    public void Dispose()
    {
        _model.Dispose();
        _reference.Dispose();
        _scope.Dispose();
    }

    /// <summary>The loss of the reference's batch.</summary>
    protected abstract LossParts Loss(TModel model, Tensor images);

    /// <summary>What a loss leaves in the model beside gradients.</summary>
    protected virtual void CheckAfterLoss()
    {
    }
}
