// Fault: a head of the model on a part of it, where nothing reads it.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
[{|MAM009:CaptionHead("Captioning")|}]
public partial class SceneText;
