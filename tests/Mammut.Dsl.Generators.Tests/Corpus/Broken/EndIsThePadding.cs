// Fault: the same, told the other way round: the padding token is 0 where nothing is said.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, {|MAM004:EndToken = 0|}, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;
