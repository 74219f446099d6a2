using Mammut;

[VisionEncoder(ImageSize = 384, PatchSize = 14, Width = 1024, Depth = 24, Heads = 16)]
public partial class SceneVision;
