// Fault: configuration by type parameters: a part is one network.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12)]
public partial class {|MAM002:SceneVision|}<TWidth>;
