using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Interop;

/// <summary>
/// The functions of <c>native/</c>. Counts are checked by the callers; a failure is a negative number or zero handle.
/// </summary>
internal static unsafe partial class Native
{
    private const string Library = NativeLibraryResolver.Name;

    [LibraryImport(Library)] internal static partial byte* mt_last_error();
    [LibraryImport(Library)] internal static partial byte* mt_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr mt_operator_find(string name, string overload);
    [LibraryImport(Library)]
    internal static partial int mt_operator_call(IntPtr op, Value* arguments, int count, int wantsResults, Value** results);

    [LibraryImport(Library)] internal static partial void mt_tensor_free(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr mt_tensor_alias(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long mt_tensor_dim(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long mt_tensor_numel(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_sizes(IntPtr tensor, long* sizes);
    [LibraryImport(Library)] internal static partial int mt_tensor_strides(IntPtr tensor, long* strides);
    [LibraryImport(Library)] internal static partial long mt_tensor_storage_offset(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_dtype(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long mt_tensor_element_size(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long mt_tensor_device(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr mt_tensor_data(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_is_contiguous(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_is_sparse(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_is_pinned(IntPtr tensor);
    [LibraryImport(Library)]
    internal static partial IntPtr mt_tensor_from_data(void* data, long bytes, long* sizes, int dimensions, int dtype);

    [LibraryImport(Library)] internal static partial int mt_tensor_requires_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_set_requires_grad(IntPtr tensor, int value);
    [LibraryImport(Library)] internal static partial int mt_tensor_is_leaf(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_retain_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int mt_tensor_grad(IntPtr tensor, IntPtr* grad);
    [LibraryImport(Library)] internal static partial int mt_tensor_set_grad(IntPtr tensor, IntPtr grad);
    [LibraryImport(Library)]
    internal static partial int mt_backward(
        IntPtr* tensors, int count, IntPtr* grads, int gradCount, int retainGraph, int createGraph, IntPtr* inputs, int inputCount);
    [LibraryImport(Library)]
    internal static partial int mt_grad(
        IntPtr* outputs, int count, IntPtr* inputs, int inputCount, IntPtr* grads, int gradCount,
        int retainGraph, int createGraph, int allowUnused, IntPtr* results);
    [LibraryImport(Library)] internal static partial int mt_grad_mode();
    [LibraryImport(Library)] internal static partial void mt_set_grad_mode(int enabled);
    [LibraryImport(Library)] internal static partial int mt_inference_mode();
    [LibraryImport(Library)] internal static partial IntPtr mt_inference_mode_enter(int enabled);
    [LibraryImport(Library)] internal static partial void mt_inference_mode_leave(IntPtr guard);

    [LibraryImport(Library)] internal static partial int mt_get_num_threads();
    [LibraryImport(Library)] internal static partial int mt_set_num_threads(int count);
    [LibraryImport(Library)] internal static partial int mt_get_num_interop_threads();
    [LibraryImport(Library)] internal static partial int mt_set_num_interop_threads(int count);
    [LibraryImport(Library)] internal static partial int mt_cuda_is_available();
    [LibraryImport(Library)] internal static partial int mt_cuda_device_count();
    [LibraryImport(Library)] internal static partial int mt_cuda_synchronize(int index);
    [LibraryImport(Library)] internal static partial int mt_allow_tf32(int cudnn);
    [LibraryImport(Library)] internal static partial int mt_set_allow_tf32(int cudnn, int value);

    [LibraryImport(Library)] internal static partial int mt_manual_seed(long seed);
    [LibraryImport(Library)] internal static partial IntPtr mt_generator_new(ulong seed, int deviceType, int deviceIndex);
    [LibraryImport(Library)] internal static partial IntPtr mt_generator_default(int deviceType, int deviceIndex);
    [LibraryImport(Library)] internal static partial void mt_generator_free(IntPtr generator);
    [LibraryImport(Library)] internal static partial int mt_generator_set_seed(IntPtr generator, long seed);
    [LibraryImport(Library)] internal static partial long mt_generator_initial_seed(IntPtr generator);
    [LibraryImport(Library)] internal static partial long mt_generator_random_seed(IntPtr generator);
    [LibraryImport(Library)] internal static partial IntPtr mt_generator_get_state(IntPtr generator);
    [LibraryImport(Library)] internal static partial int mt_generator_set_state(IntPtr generator, IntPtr state);
}
