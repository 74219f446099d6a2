namespace Mammut.Testing;

/// <summary>A model does not do what its declaration says; the message names the pass, the positions and what was measured.</summary>
/// <param name="message">The message.</param>
public sealed class ModelContractException(string message) : Exception(message);
