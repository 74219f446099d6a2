// Fault: off by one: ids count from 0, so the size of the vocabulary is no id.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, {|MAM003:PaddingToken = 49408|}, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;
