// Fault: an option that says what the model does not do: nothing is left out of this mean.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, ClassToken = false, {|MAM004:Pool = Pooling.MeanPatches|})]
public partial class SceneVision;
