// Fault: off by one: CLIP's end token is 49407, the last of 49,408; an index past the table fails on the GPU without
//        a line number.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, {|MAM003:EndToken = 49408|}, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;
