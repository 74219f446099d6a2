// Fault: rotary positions turn pairs of features; an implementation that cuts the head in halves fails on an odd one.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 256, {|MAM104:Positions = TextPositions.Rotary|})]
[CrossAttention(Every = 2)]
public partial class SceneText;
