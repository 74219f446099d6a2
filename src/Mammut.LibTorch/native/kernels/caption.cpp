// The vocabulary head and its cross-entropy in one, on the CPU: the logits of a chunk of rows live at a time, and become their
// own gradient. Gradients are therefore ready when the loss is, but for the factor that the backward pass brings.
#include "errors.h"
#include "kernels/gemm.h"
#include "kernels/vector/vector.h"
#include "mammut_torch.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

namespace mammut {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kChunk = 512;

struct Settings {
  int64_t ignored;
  float smoothing, z_loss;
  bool bf16;  // the products
};

struct Result {
  at::Tensor loss, grad_states, grad_head;
};

// Turns logits [n, V] into their gradients where wanted, in 16 bits within the front half of each row where products are in
// 16 bits, and gives the sum of the losses.
double entropies(float* logits, int64_t rows, int64_t tokens, const int64_t* labels, const Settings& settings, bool gradient, double factor) {
  const VectorKernels& kernels = vectors();
  std::vector<double> losses(static_cast<size_t>(rows));
  at::parallel_for(0, rows, 1, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; i++) {
      EntropyRow row{};
      row.logits = logits + i * tokens;
      row.halves = settings.bf16 ? reinterpret_cast<uint16_t*>(row.logits) : nullptr;
      row.count = tokens;
      row.label = labels[i];
      row.smoothing = settings.smoothing;
      row.z_loss = settings.z_loss;
      row.gradient = gradient;
      row.factor = static_cast<float>(factor);
      losses[static_cast<size_t>(i)] = kernels.entropy(row);
    }
  });
  double total = 0;
  for (const double loss : losses) total += loss;
  return total;
}

// The rows that have a label, and their labels.
std::vector<int64_t> labelled(const at::Tensor& labels, int64_t tokens, int64_t ignored, std::vector<int64_t>& kept) {
  const int64_t* all = labels.data_ptr<int64_t>();
  std::vector<int64_t> rows;
  for (int64_t i = 0; i < labels.size(0); i++) {
    if (all[i] == ignored) continue;
    TORCH_CHECK(all[i] >= 0 && all[i] < tokens, "label ", all[i], " at place ", i, " is no token of ", tokens);
    rows.push_back(i);
    kept.push_back(all[i]);
  }
  return rows;
}

Result caption(
    const at::Tensor& states, const at::Tensor& head, const at::Tensor& labels, const Settings& settings, bool for_states,
    bool for_head) {
  const int64_t width = states.size(1), tokens = head.size(0);
  std::vector<int64_t> kept;
  std::vector<int64_t> rows = labelled(labels.contiguous(), tokens, settings.ignored, kept);
  const int64_t count = static_cast<int64_t>(rows.size());
  const bool all = count == states.size(0);
  const at::Tensor index = all ? at::Tensor() : at::tensor(rows, at::kLong);

  const auto type = settings.bf16 ? at::kBFloat16 : at::kFloat;
  const at::Tensor x = (all ? states : states.index_select(0, index)).to(type).contiguous();
  const at::Tensor weight = head.to(type).contiguous();
  const auto floats = states.options().dtype(at::kFloat);
  Result result;
  at::Tensor grad_x = for_states ? at::empty({count, width}, floats) : at::Tensor();
  if (for_head) result.grad_head = count == 0 ? at::zeros({tokens, width}, floats) : at::empty({tokens, width}, floats);

  double total = 0;
  const at::Tensor memory = at::empty({std::min(count, kChunk), tokens}, floats);
  float* logits = memory.data_ptr<float>();
  const int64_t slope_stride = settings.bf16 ? 2 * tokens : tokens;
  for (int64_t start = 0; start < count; start += kChunk) {
    const int64_t length = std::min(count - start, kChunk);
    const char* part = static_cast<const char*>(x.data_ptr()) + start * width * static_cast<int64_t>(x.element_size());
    gemm(settings.bf16, length, tokens, width, {part, width, false}, {weight.data_ptr(), width, true}, false, logits);
    total += entropies(
        logits, length, tokens, kept.data() + start, settings, for_states || for_head, 1.0 / static_cast<double>(count));
    if (for_states)
      gemm(settings.bf16, length, width, tokens, {logits, slope_stride, false}, {weight.data_ptr(), width, false}, false,
          grad_x.data_ptr<float>() + start * width);
    if (for_head)
      gemm(settings.bf16, tokens, width, length, {logits, slope_stride, true}, {part, width, false}, start > 0,
          result.grad_head.data_ptr<float>());
  }

  result.loss = at::scalar_tensor(count == 0 ? 0.0 : total / static_cast<double>(count), floats);
  if (for_states)
    result.grad_states = all ? grad_x.to(states.scalar_type())
                             : at::zeros_like(states).index_copy_(0, index, grad_x.to(states.scalar_type()));
  if (for_head) result.grad_head = result.grad_head.to(head.scalar_type());
  return result;
}

class Caption : public torch::autograd::Function<Caption> {
 public:
  static at::Tensor forward(
      AutogradContext* context, const at::Tensor& states, const at::Tensor& head, const at::Tensor& labels,
      const Settings& settings, bool for_states, bool for_head) {
    Result result = caption(states, head, labels, settings, for_states, for_head);
    context->saved_data["states"] = result.grad_states;
    context->saved_data["head"] = result.grad_head;
    return result.loss;
  }

  // Hands the gradients over, so that they need not be copied, and so can run only once.
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "this caption loss has no second derivative");
    TORCH_CHECK(!context->saved_data.empty(), "this caption loss can be differentiated once only: its gradients are handed over");
    at::Tensor states = context->saved_data["states"].toTensor();
    at::Tensor head = context->saved_data["head"].toTensor();
    context->saved_data.clear();
    const double factor = gradients[0].item<double>();
    if (factor != 1) {
      if (states.defined()) states.mul_(factor);
      if (head.defined()) head.mul_(factor);
    }
    return {states, head, at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace
}  // namespace mammut

using namespace mammut;

// states [L, D], head [V, D], labels int64 [L]; the mean loss over the labels that are not `ignored`, a float32 scalar.
MT_API at::Tensor* mt_kernel_caption(
    const at::Tensor* states, const at::Tensor* head, const at::Tensor* labels, int64_t ignored, double smoothing,
    double z_loss, int32_t bf16) {
  return guarded<at::Tensor*>(nullptr, [&] {
    TORCH_CHECK(labels->scalar_type() == at::kLong && labels->device().is_cpu() && head->device().is_cpu(),
        "labels are int64 and everything on the CPU");
    TORCH_CHECK(head->size(0) > 0 && head->size(1) == states->size(1) && labels->size(0) == states->size(0), "states ",
        states->sizes(), ", head ", head->sizes(), " and labels ", labels->sizes(), " do not fit together");
    const Settings settings{ignored, static_cast<float>(smoothing), static_cast<float>(z_loss), bf16 != 0};
    const bool for_states = c10::GradMode::is_enabled() && states->requires_grad();
    const bool for_head = c10::GradMode::is_enabled() && head->requires_grad();
    return new at::Tensor(for_states || for_head
            ? Caption::apply(*states, *head, *labels, settings, for_states, for_head)
            : caption(*states, *head, *labels, settings, false, false).loss);
  });
}
