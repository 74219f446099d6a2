// Fault: an option of the decoder on the encoder, where nothing reads it.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
[{|MAM009:CrossAttention|}]
public partial class SceneVision;
