// Fault: the habit of language models without a padding token (GPT-2): the end of a caption becomes padding and is
//        never learned.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, {|MAM004:PaddingToken = 49407|}, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;
