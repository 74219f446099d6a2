// Fault: two axes, sine and cosine each: a width that is no multiple of four.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 378, Depth = 12, Heads = 6, {|MAM107:Positions = VisionPositions.SinCos2D|})]
public partial class SceneVision;
