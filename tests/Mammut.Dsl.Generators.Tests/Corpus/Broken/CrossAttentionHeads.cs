// Fault: pooler heads beside decoder heads: open_clip's CoCa L/14 has attn_pooler_heads 12 in its text configuration,
//        which nothing reads.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2, {|MAM101:Heads = 10|})]
public partial class SceneText;
