// Fault: pool_type 'tok' in a tower without class token takes the first patch.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, ClassToken = false, {|MAM004:Pool = Pooling.ClassToken|})]
public partial class SceneVision;
