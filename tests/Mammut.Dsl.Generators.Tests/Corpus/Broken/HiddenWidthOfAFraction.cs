// Fault: SwiGLU's 8/3, rounded to two places: 2050.56 features, which an int cast makes 2050.
using Mammut;

[VisionEncoder(ImageSize = 224, PatchSize = 16, Width = 768, Depth = 12, Heads = 12, Activation = Activation.SwiGlu, {|MAM008:MlpRatio = 2.67|})]
public partial class SceneVision;
