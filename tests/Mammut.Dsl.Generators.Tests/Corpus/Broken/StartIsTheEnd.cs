// Fault: GPT-2's <|endoftext|>, which starts and ends a text: generation would stop before its first word.
using Mammut;

[TextDecoder(Vocabulary = 49408, ContextLength = 77, {|MAM004:StartToken = 49407|}, Width = 768, Depth = 12, Heads = 12)]
[CrossAttention(Every = 2)]
public partial class SceneText;
