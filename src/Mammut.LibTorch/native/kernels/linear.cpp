// A linear layer after a layer normalisation, and one before a residual sum.
#include "errors.h"
#include "kernels/linear_parts.h"
#include "kernels/linear_rows.h"
#include "mammut_torch.h"

#include <torch/csrc/autograd/custom_function.h>

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

namespace mammut {
namespace {

struct NormLinear : Function<NormLinear> {
  enum Input { kX, kNormWeight, kNormBias, kWeight, kBias };

  static at::Tensor compute(
      const at::Tensor& x, const at::Tensor& norm_weight, const at::Tensor& norm_bias, const at::Tensor& weight,
      const at::Tensor& bias, double epsilon, bool bf16) {
    TORCH_CHECK(x.dim() > 0, "x has no axes");
    check_vector(norm_weight, x.size(-1), "the norm's weight");
    check_vector(norm_bias, x.size(-1), "the norm's bias");
    check_matrix(weight, x.size(-1), "the weight");
    check_vector(bias, weight.size(0), "the bias");
    const auto rows = dense_rows(x), scale = dense_vector(norm_weight), shift = dense_vector(norm_bias),
               offset = dense_vector(bias);
    const Weight factor(weight, bf16);
    const int64_t count = rows.size(0), width = rows.size(1), out_width = weight.size(0);
    auto shape = x.sizes().vec();
    shape.back() = out_width;
    auto result = at::empty(shape, bf16 ? rows.options().dtype(at::kBFloat16) : rows.options());

    // The products of 16-bit factors come in 32 bits, and are rounded while they are in the cache.
    const int64_t size = block_rows(count);
    const Rows normed(bf16, size, width), moments(false, 2, size), product(false, bf16 ? size : 0, out_width);
    over_blocks(count, [&](int64_t first, int64_t block) {
      float* out = bf16 ? product.floats(0) : result.data_ptr<float>() + first * out_width;
      over_threads(block, [&](int64_t, int64_t begin, int64_t lines) {
        normalise_rows(
            floats_of(rows, (first + begin) * width), lines, width, floats_of(scale), floats_of(shift),
            static_cast<float>(epsilon), normed.floats(begin), normed.halves(begin), moments.floats(0) + begin,
            moments.floats(1) + begin);
        if (offset.defined())
          fill_rows(out + begin * out_width, nullptr, floats_of(offset), lines, out_width);
      });
      gemm(bf16, block, out_width, width, normed.factor(), factor.factor(true), offset.defined(), out);
      if (!bf16) return;
      auto* halves = static_cast<uint16_t*>(result.data_ptr()) + first * out_width;
      over_threads(block, [&](int64_t, int64_t begin, int64_t lines) {
        round_rows(out + begin * out_width, lines, out_width, halves + begin * out_width, nullptr);
      });
    });
    return result;
  }

  static at::Tensor forward(
      AutogradContext* context, const at::Tensor& x, const at::Tensor& norm_weight, const at::Tensor& norm_bias,
      const at::Tensor& weight, const at::Tensor& bias, double epsilon, bool bf16) {
    context->save_for_backward({x, norm_weight, norm_bias, weight, bias});
    context->saved_data["epsilon"] = epsilon;
    context->saved_data["bf16"] = bf16;
    return compute(x, norm_weight, norm_bias, weight, bias, epsilon, bf16);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    check_first_derivative();
    const auto saved = context->get_saved_variables();
    const bool bf16 = context->saved_data["bf16"].toBool();
    const auto epsilon = static_cast<float>(context->saved_data["epsilon"].toDouble());
    const auto rows = dense_rows(saved[kX]), scale = dense_vector(saved[kNormWeight]),
               shift = dense_vector(saved[kNormBias]), grad = dense_rows(grads[0]);
    const Weight factor(saved[kWeight], bf16);
    const int64_t count = rows.size(0), width = rows.size(1), out_width = grad.size(1);

    const bool inner = context->needs_input_grad(kX) || context->needs_input_grad(kNormWeight)
        || context->needs_input_grad(kNormBias);
    auto d_x = at::empty(context->needs_input_grad(kX) ? saved[kX].sizes() : at::IntArrayRef{0}, rows.options());
    auto d_weight = context->needs_input_grad(kWeight) ? product_of(count, out_width, width) : at::Tensor();
    const Sums d_bias(context->needs_input_grad(kBias), out_width), d_scale(context->needs_input_grad(kNormWeight), width),
        d_shift(context->needs_input_grad(kNormBias), width);

    const int64_t size = block_rows(count);
    const Rows normed(bf16, size, width), moments(false, 2, size), d_normed(false, inner ? size : 0, width),
        halves(bf16, bf16 ? size : 0, out_width);
    over_blocks(count, [&](int64_t first, int64_t block) {
      const float* x = floats_of(rows, first * width);
      const float* d_out = floats_of(grad, first * out_width);
      over_threads(block, [&](int64_t part, int64_t begin, int64_t lines) {
        normalise_rows(
            x + begin * width, lines, width, floats_of(scale), floats_of(shift), epsilon, normed.floats(begin),
            normed.halves(begin), moments.floats(0) + begin, moments.floats(1) + begin);
        round_rows(d_out + begin * out_width, lines, out_width, halves.halves(begin), d_bias.part(part));
      });
      const auto outer = [&](bool transposed) { return bf16 ? halves.factor(transposed) : Factor{d_out, out_width, transposed}; };
      if (d_weight.defined())
        gemm(bf16, out_width, width, block, outer(true), normed.factor(), first > 0, d_weight.data_ptr<float>());
      if (!inner) return;
      gemm(bf16, block, width, out_width, outer(false), factor.factor(false), false, d_normed.floats(0));
      over_threads(block, [&](int64_t part, int64_t begin, int64_t lines) {
        float* d_rows = d_normed.floats(begin);
        normalise_rows_backward(
            d_rows, x + begin * width, lines, width, floats_of(scale), moments.floats(0) + begin,
            moments.floats(1) + begin, nullptr, d_x.numel() > 0 ? d_x.data_ptr<float>() + (first + begin) * width : d_rows,
            d_scale.part(part), d_shift.part(part));
      });
    });
    return {context->needs_input_grad(kX) ? d_x : at::Tensor(), d_scale.total(), d_shift.total(),
            like(d_weight, saved[kWeight]), d_bias.total(), at::Tensor(), at::Tensor()};
  }
};

// The rows that a caller gives to a product: as they are, where they have its type; else rounded block by block.
class Given {
 public:
  Given(const at::Tensor& y, bool bf16)
      : _bf16(bf16), _rounds(bf16 && y.scalar_type() != at::kBFloat16),
        _tensor((bf16 && !_rounds ? y : y.to(at::kFloat)).reshape({-1, y.size(-1)}).contiguous()),
        _halves(true, _rounds ? block_rows(count()) : 0, width()) {}

  int64_t count() const { return _tensor.size(0); }
  int64_t width() const { return _tensor.size(1); }

  void prepare(int64_t first, int64_t begin, int64_t lines) const {
    if (_rounds)
      round_rows(_tensor.data_ptr<float>() + (first + begin) * width(), lines, width(), _halves.halves(begin), nullptr);
  }

  Factor factor(int64_t first) const {
    if (_rounds) return _halves.factor();
    return {static_cast<const char*>(_tensor.data_ptr()) + first * width() * (_bf16 ? 2 : 4), width(), false};
  }

 private:
  bool _bf16, _rounds;
  at::Tensor _tensor;
  Rows _halves;
};

struct LinearAdd : Function<LinearAdd> {
  enum Input { kX, kY, kWeight, kBias };

  static at::Tensor compute(
      const at::Tensor& x, const at::Tensor& y, const at::Tensor& weight, const at::Tensor& bias, bool bf16) {
    TORCH_CHECK(y.dim() > 0 && x.dim() == y.dim() && x.sizes().slice(0, x.dim() - 1) == y.sizes().slice(0, y.dim() - 1),
        "x ", x.sizes(), " and y ", y.sizes(), " must have the same leading axes");
    check_matrix(weight, y.size(-1), "the weight");
    TORCH_CHECK(weight.size(0) == x.size(-1), "the weight ", weight.sizes(), " must have a row for each of x's ", x.size(-1));
    check_vector(bias, x.size(-1), "the bias");
    const auto residual = dense_rows(x), offset = dense_vector(bias);
    const Given rows(y, bf16);
    const Weight factor(weight, bf16);
    const int64_t out_width = weight.size(0);
    auto result = at::empty(x.sizes(), residual.options());
    float* out = result.data_ptr<float>();

    over_blocks(rows.count(), [&](int64_t first, int64_t block) {
      over_threads(block, [&](int64_t, int64_t begin, int64_t lines) {
        const int64_t at = (first + begin) * out_width;
        fill_rows(out + at, floats_of(residual, at), floats_of(offset), lines, out_width);
        rows.prepare(first, begin, lines);
      });
      gemm(bf16, block, out_width, rows.width(), rows.factor(first), factor.factor(true), true, out + first * out_width);
    });
    return result;
  }

  static at::Tensor forward(
      AutogradContext* context, const at::Tensor& x, const at::Tensor& y, const at::Tensor& weight, const at::Tensor& bias,
      bool bf16) {
    context->save_for_backward({y, weight});
    context->saved_data["bf16"] = bf16;
    return compute(x, y, weight, bias, bf16);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    check_first_derivative();
    const auto saved = context->get_saved_variables();
    const auto &y = saved[0], &weight = saved[1];
    const bool bf16 = context->saved_data["bf16"].toBool();
    const Given rows(y, bf16);
    const auto grad = dense_rows(grads[0]);
    const Weight factor(weight, bf16);
    const int64_t count = rows.count(), width = rows.width(), out_width = grad.size(1);

    auto d_y = context->needs_input_grad(kY) ? at::empty(y.sizes(), grad.options()) : at::Tensor();
    auto d_weight = context->needs_input_grad(kWeight) ? product_of(count, out_width, width) : at::Tensor();
    const Sums d_bias(context->needs_input_grad(kBias), out_width);

    const Rows halves(bf16, bf16 ? block_rows(count) : 0, out_width);
    over_blocks(count, [&](int64_t first, int64_t block) {
      const float* d_out = floats_of(grad, first * out_width);
      if (bf16 || d_bias.part(0) != nullptr)
        over_threads(block, [&](int64_t part, int64_t begin, int64_t lines) {
          if (d_weight.defined()) rows.prepare(first, begin, lines);
          round_rows(d_out + begin * out_width, lines, out_width, halves.halves(begin), d_bias.part(part));
        });
      const auto outer = [&](bool transposed) { return bf16 ? halves.factor(transposed) : Factor{d_out, out_width, transposed}; };
      if (d_weight.defined())
        gemm(bf16, out_width, width, block, outer(true), rows.factor(first), first > 0, d_weight.data_ptr<float>());
      if (d_y.defined())
        gemm(bf16, block, width, out_width, outer(false), factor.factor(false), false, d_y.data_ptr<float>() + first * width);
    });
    return {grads[0], like(d_y, y), like(d_weight, weight), d_bias.total(), at::Tensor()};
  }
};

}  // namespace
}  // namespace mammut

using namespace mammut;

// linear(layer_norm(x)); the biases may be null.
MT_API at::Tensor* mt_kernel_norm_linear(
    const at::Tensor* x, const at::Tensor* norm_weight, const at::Tensor* norm_bias, const at::Tensor* weight,
    const at::Tensor* bias, double epsilon, int32_t bf16) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const auto shift = optional_tensor(norm_bias), offset = optional_tensor(bias);
    return new at::Tensor(
        differentiates(*x, *norm_weight, shift, *weight, offset)
            ? NormLinear::apply(*x, *norm_weight, shift, *weight, offset, epsilon, bf16 != 0)
            : NormLinear::compute(*x, *norm_weight, shift, *weight, offset, epsilon, bf16 != 0));
  });
}

// x + linear(y); the bias may be null.
MT_API at::Tensor* mt_kernel_linear_add(
    const at::Tensor* x, const at::Tensor* y, const at::Tensor* weight, const at::Tensor* bias, int32_t bf16) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const auto offset = optional_tensor(bias);
    return new at::Tensor(
        differentiates(*x, *y, *weight, offset) ? LinearAdd::apply(*x, *y, *weight, offset, bf16 != 0)
                                                : LinearAdd::compute(*x, *y, *weight, offset, bf16 != 0));
  });
}
