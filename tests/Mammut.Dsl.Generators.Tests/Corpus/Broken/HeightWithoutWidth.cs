// Fault: half of a pair of options.
using Mammut;

[VisionEncoder({|MAM004:ImageHeight = 224|}, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class SceneVision;
