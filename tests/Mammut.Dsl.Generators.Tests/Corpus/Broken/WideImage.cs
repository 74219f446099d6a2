// Fault: a video frame of 16:9: the patch divides one side.
using Mammut;

[VisionEncoder(ImageHeight = 288, ImageWidth = 510, {|MAM102:PatchSize = 16|}, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;
