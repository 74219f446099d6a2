// Fault: “no cross-attention” as an empty list: leave the attribute out.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention({|MAM004:Layers = []|})]
public partial class SceneText;
