// Fault: off by one: labels are the tokens moved by one, so that a context of one token has no label.
using Mammut;

[TextDecoder(Vocabulary = 49408, {|MAM003:ContextLength = 77 - 76|}, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;
