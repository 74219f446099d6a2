// Fault: open_clip's convolution throws the last rows and columns away: 384 pixels are 27 patches of 14, and 6 pixels
//        nobody sees.
using Mammut;

[VisionEncoder(ImageSize = 384, {|MAM102:PatchSize = 14|}, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;
