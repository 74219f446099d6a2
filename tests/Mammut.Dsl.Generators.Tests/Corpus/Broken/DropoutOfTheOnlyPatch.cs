// Fault: an option without effect: one patch always stays.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 224, {|MAM004:PatchDropout = 0.5|}, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;
