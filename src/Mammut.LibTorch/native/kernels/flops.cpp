// Counting: between begin and end, a callback looks at each operator that libtorch runs, on all threads.
#include "kernels/flops.h"

#include "errors.h"
#include "mammut_torch.h"

#include <ATen/core/Tensor.h>
#include <ATen/record_function.h>

#include <cstring>
#include <memory>
#include <mutex>

namespace mammut {

std::atomic<bool> flops_counting{false};
std::atomic<int64_t> flops_counted{0};

namespace {

std::mutex gate;
at::CallbackHandle handle;

at::Tensor tensor_of(const at::RecordFunction& function, size_t index) {
  const auto inputs = function.inputs();
  return index < inputs.size() && inputs[index].isTensor() ? inputs[index].toTensor() : at::Tensor();
}

void count_matrices(const at::Tensor& a, const at::Tensor& b) {
  if (!a.defined() || !b.defined() || a.dim() < 2) return;
  const int64_t batch = a.dim() == 3 ? a.size(0) : 1;
  count_product(a.size(-2), b.dim() == 1 ? 1 : b.size(-1), a.size(-1), batch);
}

// Each output element sums over the weight's elements of one output channel.
void count_convolution(const at::Tensor& weight, int64_t outputs, int64_t products) {
  if (weight.defined() && weight.size(0) > 0) count_product(outputs, weight.numel() / weight.size(0), 1, products);
}

void count_convolution(const at::RecordFunction& function) {
  const auto inputs = function.inputs();
  const at::Tensor input = tensor_of(function, 0), weight = tensor_of(function, 1);
  if (!input.defined() || !weight.defined() || inputs[6].toBool()) return;
  const auto stride = inputs[3].toIntVector(), padding = inputs[4].toIntVector(), dilation = inputs[5].toIntVector();
  int64_t outputs = input.size(0) * weight.size(0);
  for (size_t i = 0; i < stride.size(); i++) {
    const int64_t axis = static_cast<int64_t>(i) + 2;
    outputs *= (input.size(axis) + 2 * padding[i] - dilation[i] * (weight.size(axis) - 1) - 1) / stride[i] + 1;
  }
  count_convolution(weight, outputs, 1);
}

void count_convolution_backward(const at::RecordFunction& function) {
  const at::Tensor gradient = tensor_of(function, 0);
  if (!gradient.defined()) return;
  const auto wanted = function.inputs()[10].toBoolList();
  count_convolution(tensor_of(function, 2), gradient.numel(), (wanted[0] ? 1 : 0) + (wanted[1] ? 1 : 0));
}

std::unique_ptr<at::ObserverContext> look(const at::RecordFunction& function) {
  const char* name = function.name();
  if (std::strncmp(name, "aten::", 6) != 0) return nullptr;
  name += 6;
  const auto is = [name](const char* other) { return std::strcmp(name, other) == 0; };
  if (is("mm") || is("bmm") || is("mv"))
    count_matrices(tensor_of(function, 0), tensor_of(function, 1));
  else if (is("addmm") || is("baddbmm") || is("addmv") || is("_addmm_activation"))
    count_matrices(tensor_of(function, 1), tensor_of(function, 2));
  else if (is("convolution"))
    count_convolution(function);
  else if (is("convolution_backward"))
    count_convolution_backward(function);
  return nullptr;
}

}  // namespace
}  // namespace mammut

using namespace mammut;

// Begins to count from zero.
MT_API int32_t mt_kernel_flops_begin() {
  return guarded<int32_t>(-1, [&] {
    const std::lock_guard<std::mutex> lock(gate);
    TORCH_CHECK(!flops_counting, "operations are being counted already");
    handle = at::addGlobalCallback(
        at::RecordFunctionCallback(&look).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
    flops_counted = 0;
    flops_counting = true;
    return 0;
  });
}

// Ends counting; the operations since it began, or -1 on an error.
MT_API int64_t mt_kernel_flops_end() {
  return guarded<int64_t>(-1, [&]() -> int64_t {
    const std::lock_guard<std::mutex> lock(gate);
    TORCH_CHECK(flops_counting, "operations are not being counted");
    flops_counting = false;
    at::removeCallback(handle);
    return flops_counted;
  });
}
