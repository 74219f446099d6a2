// Gradients: the flags of a tensor, the backward pass, and the modes of the thread.
#include "errors.h"
#include "mammut_torch.h"

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include <vector>

using namespace mammut;

namespace {

torch::autograd::variable_list to_list(at::Tensor** tensors, int32_t count) {
  torch::autograd::variable_list list;
  list.reserve(static_cast<size_t>(count));
  for (int32_t i = 0; i < count; i++) list.push_back(tensors[i] == nullptr ? at::Tensor() : *tensors[i]);
  return list;
}

}  // namespace

MT_API int32_t mt_tensor_requires_grad(const at::Tensor* tensor) {
  return guarded<int32_t>(-1, [&] { return tensor->requires_grad() ? 1 : 0; });
}

MT_API int32_t mt_tensor_set_requires_grad(at::Tensor* tensor, int32_t value) {
  return guarded<int32_t>(-1, [&] {
    tensor->set_requires_grad(value != 0);
    return 0;
  });
}

MT_API int32_t mt_tensor_is_leaf(const at::Tensor* tensor) {
  return guarded<int32_t>(-1, [&] { return tensor->is_leaf() ? 1 : 0; });
}

MT_API int32_t mt_tensor_retain_grad(at::Tensor* tensor) {
  return guarded<int32_t>(-1, [&] {
    tensor->retain_grad();
    return 0;
  });
}

// 1 and a new handle where there is a gradient, 0 where there is none, -1 on an error.
MT_API int32_t mt_tensor_grad(const at::Tensor* tensor, at::Tensor** out) {
  return guarded<int32_t>(-1, [&] {
    const at::Tensor grad = tensor->is_leaf() || tensor->retains_grad() ? tensor->grad() : at::Tensor();
    if (!grad.defined()) return 0;
    *out = new at::Tensor(grad);
    return 1;
  });
}

MT_API int32_t mt_tensor_set_grad(at::Tensor* tensor, const at::Tensor* grad) {
  return guarded<int32_t>(-1, [&] {
    if (grad == nullptr) {
      tensor->mutable_grad().reset();
      return 0;
    }
    TORCH_CHECK(grad->sizes() == tensor->sizes(), "a gradient of shape ", grad->sizes(), " for a tensor of shape ",
        tensor->sizes());
    TORCH_CHECK(grad->device() == tensor->device(), "a gradient on ", grad->device(), " for a tensor on ",
        tensor->device());
    tensor->mutable_grad() = *grad;
    return 0;
  });
}

MT_API int32_t mt_backward(
    at::Tensor** tensors, int32_t count, at::Tensor** grads, int32_t grad_count, int32_t retain_graph,
    int32_t create_graph, at::Tensor** inputs, int32_t input_count) {
  return guarded<int32_t>(-1, [&] {
    torch::autograd::backward(
        to_list(tensors, count), to_list(grads, grad_count), retain_graph != 0, create_graph != 0,
        to_list(inputs, input_count));
    return 0;
  });
}

// Fills `out` with one new handle per input, null where the input has no part in the outputs.
MT_API int32_t mt_grad(
    at::Tensor** outputs, int32_t count, at::Tensor** inputs, int32_t input_count, at::Tensor** grads,
    int32_t grad_count, int32_t retain_graph, int32_t create_graph, int32_t allow_unused, at::Tensor** out) {
  return guarded<int32_t>(-1, [&] {
    const auto result = torch::autograd::grad(
        to_list(outputs, count), to_list(inputs, input_count), to_list(grads, grad_count), retain_graph != 0,
        create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < result.size(); i++) out[i] = result[i].defined() ? new at::Tensor(result[i]) : nullptr;
    return 0;
  });
}

MT_API int32_t mt_grad_mode() { return c10::GradMode::is_enabled() ? 1 : 0; }

MT_API void mt_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

MT_API int32_t mt_inference_mode() { return c10::InferenceMode::is_enabled() ? 1 : 0; }

MT_API c10::InferenceMode* mt_inference_mode_enter(int32_t enabled) {
  return guarded<c10::InferenceMode*>(nullptr, [&] { return new c10::InferenceMode(enabled != 0); });
}

MT_API void mt_inference_mode_leave(c10::InferenceMode* guard) { delete guard; }
