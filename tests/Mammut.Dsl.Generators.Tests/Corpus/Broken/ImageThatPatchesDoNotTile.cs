// Fault: the image was changed, the patches were left at their default of 16.
using Mammut;

[VisionEncoder({|MAM102:ImageSize = 378|}, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;
