using Mammut;

[TextDecoder(ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Layers = [2, 4, 6, 8, 10, 12])]
public partial class SceneText;
