// Fault: an option that loses against another one in silence, as in mlfoundations/open_clip#1209.
using Mammut;

[VisionEncoder({|MAM004:ImageSize = 224|}, ImageHeight = 224, ImageWidth = 448, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;
