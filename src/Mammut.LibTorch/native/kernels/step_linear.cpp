// Linear maps of a decoding step: few rows, so each is bound by reading its weights, which it does once, on all threads.
#include "../errors.h"
#include "../mammut_torch.h"
#include "flops.h"
#include "step_team.h"
#include "step_tiles.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace mammut;
using namespace mammut::step;

// SwiGlu besides the curves of step_tiles.h.
constexpr int32_t kSwiGlu = 4;

namespace {

const float* floats(const at::Tensor* tensor, const char* name) {
  if (tensor == nullptr) return nullptr;
  TORCH_CHECK(
      tensor->device().is_cpu() && tensor->scalar_type() == at::kFloat && tensor->is_contiguous(), name,
      " must be float32, contiguous and on the CPU");
  return static_cast<const float*>(tensor->data_ptr());
}

const float* vector(const at::Tensor* tensor, int64_t length, const char* name) {
  TORCH_CHECK(
      tensor == nullptr || tensor->numel() == length, name, " must have ", length, " elements, but has ",
      tensor == nullptr ? 0 : tensor->numel());
  return floats(tensor, name);
}

Weights weights_of(const at::Tensor& weight, const at::Tensor* scales) {
  TORCH_CHECK(
      weight.device().is_cpu() && weight.dim() == 2 && weight.stride(1) == 1,
      "weights must be a matrix of whole rows on the CPU, but are ", weight.sizes());
  const auto type = weight.scalar_type();
  TORCH_CHECK(
      type == at::kFloat || type == at::kBFloat16 || type == at::kChar,
      "weights must be float32, bfloat16 or int8, but are ", c10::toString(type));
  TORCH_CHECK((type == at::kChar) == (scales != nullptr), "int8 weights, and no others, have a scale for each row");
  const auto kind = type == at::kFloat ? WeightKind::Float32 : type == at::kChar ? WeightKind::Int8 : WeightKind::BFloat16;
  return {weight.data_ptr(), vector(scales, weight.size(0), "scales"), weight.size(0), weight.size(1), weight.stride(0), kind};
}

// Rows of weights that one thread takes at a time: enough to be worth taking, few enough for all to have some.
int64_t piece_of(const Weights& weights) {
  const int64_t bytes = weights.kind == WeightKind::Float32 ? 4 : weights.kind == WeightKind::BFloat16 ? 2 : 1;
  const int64_t rows = (int64_t{96} << 10) / std::max<int64_t>(1, weights.columns * bytes);
  return std::max<int64_t>(1, rows / kRowStep) * kRowStep;
}

void multiply(const Product& job) {
  count_product(job.m, job.weights.rows, job.weights.columns);
  share_out(job.weights.rows, piece_of(job.weights), [&](int64_t first, int64_t last) { tiles().product(job, first, last); });
}

// Packs rows of x, each normalised on the way.
void pack_rows(const Norm& norm, const float* x, int64_t m, int64_t width, bool side_by_side, std::vector<float>& packed) {
  packed.resize(static_cast<size_t>(tiles().packed_size(m, width, side_by_side)));
  if (norm.kind == NormKind::None) {
    tiles().pack(x, m, width, 0, m, side_by_side, packed.data());
    return;
  }
  thread_local std::vector<float> row;
  row.resize(static_cast<size_t>(width));
  for (int64_t i = 0; i < m; i++) {
    tiles().normalise(norm, x + i * width, width, row.data());
    tiles().pack(row.data(), m, width, i, i + 1, side_by_side, packed.data());
  }
}

struct Rows {
  const float* data;
  int64_t count, width;
};

Rows rows_of(const at::Tensor& x, int64_t width) {
  TORCH_CHECK(x.dim() >= 1 && x.size(-1) == width, "x must end in an axis of ", width, ", but is ", x.sizes());
  return {floats(&x, "x"), width == 0 ? 0 : x.numel() / width, width};
}

Norm norm_of(int32_t number, const at::Tensor* weight, const at::Tensor* bias, double epsilon, int64_t width) {
  const auto kind = static_cast<NormKind>(number);
  TORCH_CHECK((kind != NormKind::None) == (weight != nullptr), "a norm has weights");
  return {kind, vector(weight, width, "the norm's weight"), vector(bias, width, "the norm's bias"), static_cast<float>(epsilon)};
}

at::Tensor like(const at::Tensor& x, int64_t width) {
  auto sizes = x.sizes().vec();
  sizes.back() = width;
  return at::empty(sizes, x.options());
}

}  // namespace

// residual + norm(x) W^T + bias. Norm, scales, bias and residual may be absent.
MT_API at::Tensor* mt_kernel_step_linear(
    const at::Tensor* x, int32_t norm_kind, const at::Tensor* norm_weight, const at::Tensor* norm_bias, double epsilon,
    const at::Tensor* weight, const at::Tensor* scales, const at::Tensor* bias, const at::Tensor* residual) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const auto weights = weights_of(*weight, scales);
    const auto rows = rows_of(*x, weights.columns);
    const auto norm = norm_of(norm_kind, norm_weight, norm_bias, epsilon, rows.width);
    auto y = like(*x, weights.rows);
    const float* added = vector(residual, y.numel(), "the residual");
    const float* shift = vector(bias, weights.rows, "bias");
    thread_local std::vector<float> packed;
    for (int64_t first = 0; first < rows.count; first += kMostRows) {
      const int64_t count = std::min(kMostRows, rows.count - first);
      const bool wide = tiles().side_by_side(count, weights.kind);
      pack_rows(norm, rows.data + first * rows.width, count, rows.width, wide, packed);
      multiply(
          {packed.data(), count, weights, shift, Curve::None, added == nullptr ? nullptr : added + first * weights.rows,
           static_cast<float*>(y.data_ptr()) + first * weights.rows, false, wide});
    }
    return new at::Tensor(std::move(y));
  });
}

// x + W2 act(W1 norm(x) + b1) + b2. The residual is x itself, or none where `add` is 0.
MT_API at::Tensor* mt_kernel_step_mlp(
    const at::Tensor* x, int32_t norm_kind, const at::Tensor* norm_weight, const at::Tensor* norm_bias, double epsilon,
    const at::Tensor* weight_in, const at::Tensor* scales_in, const at::Tensor* bias_in, const at::Tensor* weight_out,
    const at::Tensor* scales_out, const at::Tensor* bias_out, int32_t activation, int32_t add) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const auto in = weights_of(*weight_in, scales_in), out = weights_of(*weight_out, scales_out);
    const auto rows = rows_of(*x, in.columns);
    const bool gated = activation == kSwiGlu;
    TORCH_CHECK(activation >= 0 && activation <= kSwiGlu, "there is no activation ", activation);
    TORCH_CHECK(
        in.rows == (gated ? 2 : 1) * out.columns, "the MLP's first weights ", weight_in->sizes(), " do not fit its second ones ",
        weight_out->sizes());
    TORCH_CHECK(add == 0 || out.rows == rows.width, "an MLP added to its input must give as many features");
    const auto norm = norm_of(norm_kind, norm_weight, norm_bias, epsilon, rows.width);
    auto y = like(*x, out.rows);
    const float *shift_in = vector(bias_in, in.rows, "the first bias"), *shift_out = vector(bias_out, out.rows, "the second bias");
    thread_local std::vector<float> packed, hidden, branches;
    for (int64_t first = 0; first < rows.count; first += kMostRows) {
      const int64_t count = std::min(kMostRows, rows.count - first);
      const float* from = rows.data + first * rows.width;
      const bool wide = tiles().side_by_side(count, in.kind) || tiles().side_by_side(count, out.kind);
      pack_rows(norm, from, count, rows.width, wide, packed);
      const int64_t size = tiles().packed_size(count, out.columns, wide);
      hidden.resize(static_cast<size_t>(size));
      if (gated) {
        // Both branches in the packed form lie block by block, so each row of them is as long as a block is wide.
        branches.resize(static_cast<size_t>(2 * count * out.columns));
        multiply({packed.data(), count, in, shift_in, Curve::None, nullptr, branches.data(), false, wide});
        for (int64_t i = 0; i < count; i++) {
          float* a = branches.data() + 2 * i * out.columns;
          tiles().swiglu(a, a + out.columns, out.columns, a);
          tiles().pack(a, count, out.columns, i, i + 1, wide, hidden.data());
        }
      } else {
        multiply({packed.data(), count, in, shift_in, static_cast<Curve>(activation), nullptr, hidden.data(), true, wide});
      }
      multiply(
          {hidden.data(), count, out, shift_out, Curve::None, add == 0 ? nullptr : from,
           static_cast<float*>(y.data_ptr()) + first * out.rows, false, wide});
    }
    return new at::Tensor(std::move(y));
  });
}
