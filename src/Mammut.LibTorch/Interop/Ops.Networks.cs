namespace TorchSharp.Interop;

/// <summary>The operators of libtorch that this binding calls; see <see cref="Op"/>.</summary>
internal static partial class Ops
{
    internal static readonly Op _upsample_bicubic2d_aa_vec = new("_upsample_bicubic2d_aa.vec");
    internal static readonly Op _upsample_bilinear2d_aa_vec = new("_upsample_bilinear2d_aa.vec");
    internal static readonly Op _upsample_nearest_exact1d_vec = new("_upsample_nearest_exact1d.vec");
    internal static readonly Op _upsample_nearest_exact2d_vec = new("_upsample_nearest_exact2d.vec");
    internal static readonly Op _upsample_nearest_exact3d_vec = new("_upsample_nearest_exact3d.vec");
    internal static readonly Op adaptive_avg_pool1d = new("adaptive_avg_pool1d");
    internal static readonly Op adaptive_avg_pool2d = new("adaptive_avg_pool2d");
    internal static readonly Op adaptive_avg_pool3d = new("adaptive_avg_pool3d");
    internal static readonly Op avg_pool2d = new("avg_pool2d");
    internal static readonly Op binary_cross_entropy = new("binary_cross_entropy");
    internal static readonly Op binary_cross_entropy_with_logits = new("binary_cross_entropy_with_logits");
    internal static readonly Op constant_pad_nd = new("constant_pad_nd");
    internal static readonly Op conv1d = new("conv1d");
    internal static readonly Op conv2d = new("conv2d");
    internal static readonly Op conv3d = new("conv3d");
    internal static readonly Op cosine_similarity = new("cosine_similarity");
    internal static readonly Op cross_entropy_loss = new("cross_entropy_loss");
    internal static readonly Op dropout = new("dropout");
    internal static readonly Op dropout_ = new("dropout_");
    internal static readonly Op group_norm = new("group_norm");
    internal static readonly Op im2col = new("im2col");
    internal static readonly Op kl_div = new("kl_div");
    internal static readonly Op l1_loss = new("l1_loss");
    internal static readonly Op layer_norm = new("layer_norm");
    internal static readonly Op leaky_relu_ = new("leaky_relu_");
    internal static readonly Op linear = new("linear");
    internal static readonly Op mse_loss = new("mse_loss");
    internal static readonly Op one_hot = new("one_hot");
    internal static readonly Op pad = new("pad");
    internal static readonly Op scaled_dot_product_attention = new("scaled_dot_product_attention");
    internal static readonly Op smooth_l1_loss = new("smooth_l1_loss");
    internal static readonly Op upsample_bicubic2d_vec = new("upsample_bicubic2d.vec");
    internal static readonly Op upsample_bilinear2d_vec = new("upsample_bilinear2d.vec");
    internal static readonly Op upsample_linear1d_vec = new("upsample_linear1d.vec");
    internal static readonly Op upsample_nearest1d_vec = new("upsample_nearest1d.vec");
    internal static readonly Op upsample_nearest2d_vec = new("upsample_nearest2d.vec");
    internal static readonly Op upsample_nearest3d_vec = new("upsample_nearest3d.vec");
    internal static readonly Op upsample_trilinear3d_vec = new("upsample_trilinear3d.vec");
}
