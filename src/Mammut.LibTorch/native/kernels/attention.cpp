// Attention over packed sequences, on the CPU. No [T, T] tensor outlives a block: the forward pass keeps the logarithm of each
// softmax's sum, and the backward pass computes the weights again (as FlashAttention does, Dao et al. 2022).
#include "errors.h"
#include "kernels/flops.h"
#include "kernels/vector/vector.h"
#include "mammut_torch.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <vector>

namespace mammut {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Offsets = std::vector<int64_t>;

// What is fixed about a call; the tensors of a pass come beside it.
struct Call {
  int64_t heads, width;
  Offsets queries, keys;
  bool causal;
  Offsets prefixes;  // empty, or one for each sequence

  int64_t count() const { return static_cast<int64_t>(queries.size()) - 1; }
};

// Columns of a matrix whose rows are not necessarily dense.
struct Rows {
  char* start = nullptr;
  int64_t stride = 0, size = 0;

  Rows() = default;
  Rows(const at::Tensor& matrix, int64_t column)
      : stride(matrix.stride(0)), size(static_cast<int64_t>(matrix.element_size())) {
    start = static_cast<char*>(matrix.data_ptr()) + column * size;
  }
  void* at(int64_t row, int64_t column) const { return start + (row * stride + column) * size; }
};

struct Operands {
  Rows q, k, v, out, grad_out, grad_q, grad_k, grad_v;
  at::Tensor lse;  // [heads, M]; undefined where no backward pass follows
  bool bf16;
};

float* scratch_of(int64_t floats) {
  thread_local std::vector<float> memory;
  if (static_cast<int64_t>(memory.size()) < floats + 16) memory.resize(static_cast<size_t>(floats + 16));
  const auto address = reinterpret_cast<uintptr_t>(memory.data());
  return reinterpret_cast<float*>((address + 63) / 64 * 64);
}

void run(const Call& call, const Operands& operands, bool backward) {
  const VectorKernels& kernels = vectors();
  const int64_t rows = call.queries.back();
  float* lse = operands.lse.defined() ? operands.lse.data_ptr<float>() : nullptr;
  at::parallel_for(0, call.count() * call.heads, 1, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; i++) {
      const size_t sequence = static_cast<size_t>(i / call.heads);
      const int64_t head = i % call.heads, column = head * call.width;
      const int64_t query = call.queries[sequence], key = call.keys[sequence];
      AttentionHead job{};
      job.queries = call.queries[sequence + 1] - query;
      job.keys = call.keys[sequence + 1] - key;
      job.width = call.width;
      job.causal = call.causal;
      job.bf16 = operands.bf16;
      job.prefix = call.prefixes.empty() ? 0 : call.prefixes[sequence];
      job.scale = 1 / std::sqrt(static_cast<float>(call.width));
      job.q = operands.q.at(query, column);
      job.k = operands.k.at(key, column);
      job.v = operands.v.at(key, column);
      job.q_stride = operands.q.stride;
      job.k_stride = operands.k.stride;
      job.v_stride = operands.v.stride;
      job.out = operands.out.at(query, column);
      job.out_stride = operands.out.stride;
      job.lse = lse == nullptr ? nullptr : lse + head * rows + query;
      if (backward) {
        job.grad_out = operands.grad_out.at(query, column);
        job.grad_out_stride = operands.grad_out.stride;
        job.grad_q = operands.grad_q.at(query, column);
        job.grad_k = operands.grad_k.at(key, column);
        job.grad_v = operands.grad_v.at(key, column);
        job.grad_q_stride = operands.grad_q.stride;
        job.grad_k_stride = operands.grad_k.stride;
        job.grad_v_stride = operands.grad_v.stride;
      }
      float* scratch = scratch_of(kernels.attention_scratch(job, backward));
      backward ? kernels.attention_backward(job, scratch) : kernels.attention_forward(job, scratch);
      // The whole square, as a masked product of dense matrices has it; the backward pass computes the scores again.
      count_product(job.queries, job.keys, job.width, backward ? 5 : 2);
    }
  });
}

// The features of a row must lie together.
at::Tensor dense_rows(const at::Tensor& matrix) { return matrix.stride(1) == 1 ? matrix : matrix.contiguous(); }

void check(const at::Tensor& matrix) {
  TORCH_CHECK(matrix.dim() == 2 && matrix.device().is_cpu(), "attention takes matrices on the CPU");
  TORCH_CHECK(matrix.scalar_type() == at::kFloat || matrix.scalar_type() == at::kBFloat16,
      "attention takes float32 or bfloat16, but got ", matrix.scalar_type());
}

void pack(AutogradContext* context, const Call& call) {
  context->saved_data["heads"] = call.heads;
  context->saved_data["width"] = call.width;
  context->saved_data["queries"] = call.queries;
  context->saved_data["keys"] = call.keys;
  context->saved_data["causal"] = call.causal;
  context->saved_data["prefixes"] = call.prefixes;
}

Call unpack(AutogradContext* context) {
  TORCH_CHECK(!c10::GradMode::is_enabled(), "this attention has no second derivative");
  auto& data = context->saved_data;
  return {data["heads"].toInt(), data["width"].toInt(), data["queries"].toIntVector(), data["keys"].toIntVector(),
      data["causal"].toBool(), data["prefixes"].toIntVector()};
}

at::Tensor lse_for(const Call& call, const at::Tensor& like, bool wanted) {
  return wanted ? at::empty({call.heads, call.queries.back()}, like.options().dtype(at::kFloat)) : at::Tensor();
}

at::Tensor self_forward(const at::Tensor& qkv, const Call& call, at::Tensor& lse) {
  const int64_t features = call.heads * call.width;
  const at::Tensor out = at::empty({qkv.size(0), features}, qkv.options());
  Operands operands{Rows(qkv, 0), Rows(qkv, features), Rows(qkv, 2 * features), Rows(out, 0), {}, {}, {}, {}, lse,
      qkv.scalar_type() == at::kBFloat16};
  run(call, operands, false);
  return out;
}

class SelfAttention : public torch::autograd::Function<SelfAttention> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& qkv, const Call& call) {
    at::Tensor lse = lse_for(call, qkv, true);
    at::Tensor out = self_forward(qkv, call, lse);
    context->save_for_backward({qkv, out, lse});
    pack(context, call);
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const Call call = unpack(context);
    const auto saved = context->get_saved_variables();
    const at::Tensor &qkv = saved[0], &out = saved[1];
    const int64_t features = call.heads * call.width;
    const at::Tensor grad_out = dense_rows(gradients[0].to(qkv.scalar_type()));
    const at::Tensor grad = at::empty({qkv.size(0), 3 * features}, qkv.options());
    Operands operands{Rows(qkv, 0), Rows(qkv, features), Rows(qkv, 2 * features), Rows(out, 0), Rows(grad_out, 0),
        Rows(grad, 0), Rows(grad, features), Rows(grad, 2 * features), saved[2], qkv.scalar_type() == at::kBFloat16};
    run(call, operands, true);
    return {grad, at::Tensor()};
  }
};

at::Tensor cross_forward(const at::Tensor& q, const at::Tensor& kv, const Call& call, at::Tensor& lse) {
  const int64_t features = call.heads * call.width;
  const at::Tensor out = at::empty({q.size(0), features}, q.options());
  Operands operands{
      Rows(q, 0), Rows(kv, 0), Rows(kv, features), Rows(out, 0), {}, {}, {}, {}, lse, q.scalar_type() == at::kBFloat16};
  run(call, operands, false);
  return out;
}

class CrossAttention : public torch::autograd::Function<CrossAttention> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& kv, const Call& call) {
    at::Tensor lse = lse_for(call, q, true);
    at::Tensor out = cross_forward(q, kv, call, lse);
    context->save_for_backward({q, kv, out, lse});
    pack(context, call);
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const Call call = unpack(context);
    const auto saved = context->get_saved_variables();
    const at::Tensor &q = saved[0], &kv = saved[1], &out = saved[2];
    const int64_t features = call.heads * call.width;
    const at::Tensor grad_out = dense_rows(gradients[0].to(q.scalar_type()));
    const at::Tensor grad_q = at::empty({q.size(0), features}, q.options());
    const at::Tensor grad_kv = at::empty({kv.size(0), 2 * features}, kv.options());
    Operands operands{Rows(q, 0), Rows(kv, 0), Rows(kv, features), Rows(out, 0), Rows(grad_out, 0), Rows(grad_q, 0),
        Rows(grad_kv, 0), Rows(grad_kv, features), saved[3], q.scalar_type() == at::kBFloat16};
    run(call, operands, true);
    return {grad_q, grad_kv, at::Tensor()};
  }
};

bool differentiated(const at::Tensor& tensor) { return c10::GradMode::is_enabled() && tensor.requires_grad(); }

}  // namespace
}  // namespace mammut

using namespace mammut;

// qkv [M, 3D]; `offsets` has count + 1 numbers, the last M; `prefixes` null or count numbers. Gives [M, D].
MT_API at::Tensor* mt_kernel_attention_self(
    const at::Tensor* qkv, int64_t heads, const int64_t* offsets, int64_t count, int32_t causal, const int64_t* prefixes) {
  return guarded<at::Tensor*>(nullptr, [&] {
    check(*qkv);
    const Offsets rows(offsets, offsets + count + 1);
    const Call call{heads, qkv->size(1) / 3 / heads, rows, rows, causal != 0,
        prefixes == nullptr ? Offsets() : Offsets(prefixes, prefixes + count)};
    TORCH_CHECK(rows.back() == qkv->size(0) && call.width * 3 * heads == qkv->size(1), "qkv of shape ", qkv->sizes());
    const at::Tensor packed = dense_rows(*qkv);
    at::Tensor none;
    return new at::Tensor(differentiated(packed) ? SelfAttention::apply(packed, call) : self_forward(packed, call, none));
  });
}

// q [M, D], kv [K, 2D], with the offsets of the sequences of each. Gives [M, D].
MT_API at::Tensor* mt_kernel_attention_cross(
    const at::Tensor* q, const at::Tensor* kv, int64_t heads, const int64_t* queries, const int64_t* keys, int64_t count) {
  return guarded<at::Tensor*>(nullptr, [&] {
    check(*q);
    check(*kv);
    const Call call{heads, q->size(1) / heads, Offsets(queries, queries + count + 1), Offsets(keys, keys + count + 1), false, {}};
    TORCH_CHECK(call.queries.back() == q->size(0) && call.keys.back() == kv->size(0) && call.width * heads == q->size(1) &&
            kv->size(1) == 2 * q->size(1) && q->scalar_type() == kv->scalar_type(),
        "q of shape ", q->sizes(), " and kv of shape ", kv->sizes());
    const at::Tensor from = dense_rows(*q), to = dense_rows(*kv);
    at::Tensor none;
    return new at::Tensor(differentiated(from) || differentiated(to) ? CrossAttention::apply(from, to, call)
                                                                      : cross_forward(from, to, call, none));
  });
}
