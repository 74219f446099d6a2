using Mammut;

[TextDecoder(ContextLength = 77, Width = 768, Depth = 12, Heads = 10)]
[CrossAttention(Every = 2)]
public partial class SceneText;
