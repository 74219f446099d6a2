// What a tensor says of itself, and how one is made from memory.
#include "errors.h"
#include "mammut_torch.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstring>

using namespace mammut;

MT_API void mt_tensor_free(at::Tensor* tensor) { delete tensor; }

// A second handle on the same tensor.
MT_API at::Tensor* mt_tensor_alias(const at::Tensor* tensor) {
  return guarded<at::Tensor*>(nullptr, [&] { return new at::Tensor(*tensor); });
}

MT_API int64_t mt_tensor_dim(const at::Tensor* tensor) {
  return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(tensor->dim()); });
}

MT_API int64_t mt_tensor_numel(const at::Tensor* tensor) {
  return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(tensor->numel()); });
}

MT_API int32_t mt_tensor_sizes(const at::Tensor* tensor, int64_t* out) {
  return guarded<int32_t>(-1, [&] {
    const auto sizes = tensor->sizes();
    std::copy(sizes.begin(), sizes.end(), out);
    return 0;
  });
}

MT_API int32_t mt_tensor_strides(const at::Tensor* tensor, int64_t* out) {
  return guarded<int32_t>(-1, [&] {
    const auto strides = tensor->strides();
    std::copy(strides.begin(), strides.end(), out);
    return 0;
  });
}

MT_API int64_t mt_tensor_storage_offset(const at::Tensor* tensor) {
  return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(tensor->storage_offset()); });
}

MT_API int32_t mt_tensor_dtype(const at::Tensor* tensor) { return static_cast<int32_t>(tensor->scalar_type()); }

MT_API int64_t mt_tensor_element_size(const at::Tensor* tensor) {
  return static_cast<int64_t>(tensor->dtype().itemsize());
}

// Type in the low 32 bits, index in the high ones, as MT_DEVICE.
MT_API int64_t mt_tensor_device(const at::Tensor* tensor) {
  const auto device = tensor->device();
  return (static_cast<int64_t>(device.index()) << 32) | static_cast<uint32_t>(device.type());
}

MT_API void* mt_tensor_data(const at::Tensor* tensor) {
  return guarded<void*>(nullptr, [&] { return tensor->data_ptr(); });
}

MT_API int32_t mt_tensor_is_contiguous(const at::Tensor* tensor) {
  return guarded<int32_t>(-1, [&] { return tensor->is_contiguous() ? 1 : 0; });
}

MT_API int32_t mt_tensor_is_sparse(const at::Tensor* tensor) { return tensor->is_sparse() ? 1 : 0; }

MT_API int32_t mt_tensor_is_pinned(const at::Tensor* tensor) {
  return guarded<int32_t>(-1, [&] { return tensor->is_pinned() ? 1 : 0; });
}

// A new tensor on the CPU with a copy of `data`, which must hold as many bytes as the shape and type ask for.
MT_API at::Tensor* mt_tensor_from_data(
    const void* data, int64_t bytes, const int64_t* sizes, int32_t dimensions, int32_t dtype) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const c10::IntArrayRef shape(sizes, static_cast<size_t>(dimensions));
    auto tensor = at::empty(shape, at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)));
    TORCH_CHECK(
        static_cast<int64_t>(tensor.nbytes()) == bytes, "shape ", shape, " of ", c10::toString(tensor.scalar_type()),
        " needs ", tensor.nbytes(), " bytes, but ", bytes, " were given");
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, static_cast<size_t>(bytes));
    return new at::Tensor(std::move(tensor));
  });
}
