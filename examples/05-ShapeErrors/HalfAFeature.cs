using Mammut;

[TextDecoder(ContextLength = 77, Width = 768, Depth = 12, Heads = 12, Activation = Activation.SwiGlu, MlpRatio = 2.67)]
public partial class SceneText;
