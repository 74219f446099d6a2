namespace TorchSharp.Interop;

/// <summary>The operators of libtorch that this binding calls; see <see cref="Op"/>.</summary>
internal static partial class Ops
{
    internal static readonly Op arange_start_step = new("arange.start_step");
    internal static readonly Op bernoulli = new("bernoulli");
    internal static readonly Op bernoulli__Tensor = new("bernoulli_.Tensor");
    internal static readonly Op bernoulli__float = new("bernoulli_.float");
    internal static readonly Op broadcast_tensors = new("broadcast_tensors");
    internal static readonly Op cat = new("cat");
    internal static readonly Op clone = new("clone");
    internal static readonly Op copy_ = new("copy_");
    internal static readonly Op detach = new("detach");
    internal static readonly Op detach_ = new("detach_");
    internal static readonly Op einsum = new("einsum");
    internal static readonly Op empty_like = new("empty_like");
    internal static readonly Op empty_memory_format = new("empty.memory_format");
    internal static readonly Op exponential_ = new("exponential_");
    internal static readonly Op eye_m = new("eye.m");
    internal static readonly Op fill__Scalar = new("fill_.Scalar");
    internal static readonly Op full = new("full");
    internal static readonly Op full_like = new("full_like");
    internal static readonly Op hstack = new("hstack");
    internal static readonly Op item = new("item");
    internal static readonly Op linspace = new("linspace");
    internal static readonly Op meshgrid_indexing = new("meshgrid.indexing");
    internal static readonly Op multinomial = new("multinomial");
    internal static readonly Op normal_ = new("normal_");
    internal static readonly Op normal_Tensor_Tensor = new("normal.Tensor_Tensor");
    internal static readonly Op normal_float_float = new("normal.float_float");
    internal static readonly Op ones = new("ones");
    internal static readonly Op ones_like = new("ones_like");
    internal static readonly Op pin_memory = new("pin_memory");
    internal static readonly Op rand_generator = new("rand.generator");
    internal static readonly Op rand_like = new("rand_like");
    internal static readonly Op randint_low_generator = new("randint.low_generator");
    internal static readonly Op randn_generator = new("randn.generator");
    internal static readonly Op randn_like = new("randn_like");
    internal static readonly Op random__from = new("random_.from");
    internal static readonly Op randperm_generator = new("randperm.generator");
    internal static readonly Op searchsorted_Tensor = new("searchsorted.Tensor");
    internal static readonly Op set__source_Tensor = new("set_.source_Tensor");
    internal static readonly Op stack = new("stack");
    internal static readonly Op to_device = new("to.device");
    internal static readonly Op to_dtype = new("to.dtype");
    internal static readonly Op tril_indices = new("tril_indices");
    internal static readonly Op triu_indices = new("triu_indices");
    internal static readonly Op uniform_ = new("uniform_");
    internal static readonly Op vstack = new("vstack");
    internal static readonly Op where = new("where");
    internal static readonly Op zero_ = new("zero_");
    internal static readonly Op zeros = new("zeros");
    internal static readonly Op zeros_like = new("zeros_like");
}
