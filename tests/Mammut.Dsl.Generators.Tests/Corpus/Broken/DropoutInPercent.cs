// Fault: a share written as a percentage.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, {|MAM003:PatchDropout = 50|}, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;
