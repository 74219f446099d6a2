// The MLP of a transformer block in one kernel, with its norm and residual. Between the passes it keeps its input and the
// hidden rows before the nonlinearity; what else the backward pass needs it computes again, while the rows are in the cache.
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

struct Settings {
  double epsilon;
  int64_t nonlinearity;
  bool bf16;

  Nonlinearity f() const { return static_cast<Nonlinearity>(nonlinearity); }
};

struct Mlp : Function<Mlp> {
  enum Input { kX, kNormWeight, kNormBias, kWeightIn, kBiasIn, kWeightOut, kBiasOut, kHidden };

  // `kept`, where not null, gets the hidden rows, [rows, F] in the type of the products.
  static at::Tensor compute(const variable_list& inputs, const Settings& settings, at::Tensor* kept) {
    const bool bf16 = settings.bf16;
    const auto &x = inputs[kX], &weight_in = inputs[kWeightIn];
    TORCH_CHECK(x.dim() > 0, "x has no axes");
    check_vector(inputs[kNormWeight], x.size(-1), "the norm's weight");
    check_vector(inputs[kNormBias], x.size(-1), "the norm's bias");
    check_matrix(weight_in, x.size(-1), "the weight in");
    check_vector(inputs[kBiasIn], weight_in.size(0), "the bias in");
    check_matrix(inputs[kWeightOut], weight_in.size(0), "the weight out");
    TORCH_CHECK(inputs[kWeightOut].size(0) == x.size(-1), "the weight out must be [", x.size(-1), ", _], but is ",
        inputs[kWeightOut].sizes());
    check_vector(inputs[kBiasOut], x.size(-1), "the bias out");
    const auto rows = dense_rows(x), scale = dense_vector(inputs[kNormWeight]), shift = dense_vector(inputs[kNormBias]),
               bias_in = dense_vector(inputs[kBiasIn]), bias_out = dense_vector(inputs[kBiasOut]);
    const Weight into(weight_in, bf16), back = Weight(inputs[kWeightOut], bf16).turned(rows.size(0));
    const int64_t count = rows.size(0), width = rows.size(1), hidden_width = weight_in.size(0);
    auto result = at::empty(x.sizes(), rows.options());
    float* out = result.data_ptr<float>();
    if (kept != nullptr) *kept = at::empty({count, hidden_width}, bf16 ? at::kBFloat16 : at::kFloat);

    const int64_t size = block_rows(count);
    const Rows normed(bf16, size, width), moments(false, 2, size), active(bf16, bf16 || kept ? size : 0, hidden_width);
    // In float32 the product goes to what is kept; where nothing is kept, the nonlinearity works in place.
    const Rows raw(false, bf16 || !kept ? size : 0, hidden_width);
    over_blocks(count, [&](int64_t first, int64_t block) {
      over_threads(block, [&](int64_t, int64_t begin, int64_t lines) {
        const int64_t at = (first + begin) * width;
        normalise_rows(
            floats_of(rows, at), lines, width, floats_of(scale), floats_of(shift), static_cast<float>(settings.epsilon),
            normed.floats(begin), normed.halves(begin), moments.floats(0) + begin, moments.floats(1) + begin);
        fill_rows(out + at, floats_of(rows, at), floats_of(bias_out), lines, width);
      });
      float* hidden = bf16 || !kept ? raw.floats(0) : kept->data_ptr<float>() + first * hidden_width;
      gemm(bf16, block, hidden_width, width, normed.factor(), into.factor(true), false, hidden);
      over_threads(block, [&](int64_t, int64_t begin, int64_t lines) {
        float* from = hidden + begin * hidden_width;
        if (bf16) {
          auto* to = kept ? static_cast<uint16_t*>(kept->data_ptr()) + (first + begin) * hidden_width : nullptr;
          activate_rows(from, floats_of(bias_in), lines, hidden_width, settings.f(), active.halves(begin), to);
        } else {
          activate_rows(from, floats_of(bias_in), lines, hidden_width, settings.f(), kept ? active.floats(begin) : from);
        }
      });
      gemm(bf16, block, width, hidden_width, bf16 || kept ? active.factor() : raw.factor(), back.factor(true), true,
           out + first * width);
    });
    return result;
  }

  static at::Tensor forward(
      AutogradContext* context, const at::Tensor& x, const at::Tensor& norm_weight, const at::Tensor& norm_bias,
      const at::Tensor& weight_in, const at::Tensor& bias_in, const at::Tensor& weight_out, const at::Tensor& bias_out,
      const Settings& settings) {
    at::Tensor hidden;
    variable_list inputs{x, norm_weight, norm_bias, weight_in, bias_in, weight_out, bias_out};
    auto result = compute(inputs, settings, &hidden);
    inputs.push_back(hidden);
    context->save_for_backward(inputs);
    context->saved_data["epsilon"] = settings.epsilon;
    context->saved_data["nonlinearity"] = settings.nonlinearity;
    context->saved_data["bf16"] = settings.bf16;
    return result;
  }

  static variable_list backward(AutogradContext* context, variable_list grads);
};

// The gradients as they come together, block by block.
struct MlpGradients {
  at::Tensor x, weight_in, weight_out;
  Sums norm_weight, norm_bias, bias_in, bias_out;

  MlpGradients(const AutogradContext& context, at::IntArrayRef shape, int64_t count, int64_t width, int64_t hidden_width)
      : norm_weight(context.needs_input_grad(Mlp::kNormWeight), width),
        norm_bias(context.needs_input_grad(Mlp::kNormBias), width),
        bias_in(context.needs_input_grad(Mlp::kBiasIn), hidden_width),
        bias_out(context.needs_input_grad(Mlp::kBiasOut), width) {
    x = at::empty(shape, at::kFloat);
    if (context.needs_input_grad(Mlp::kWeightIn)) weight_in = product_of(count, hidden_width, width);
    if (context.needs_input_grad(Mlp::kWeightOut)) weight_out = product_of(count, width, hidden_width);
  }
};

variable_list Mlp::backward(AutogradContext* context, variable_list grads) {
  check_first_derivative();
  const auto saved = context->get_saved_variables();
  const bool bf16 = context->saved_data["bf16"].toBool();
  const auto f = static_cast<Nonlinearity>(context->saved_data["nonlinearity"].toInt());
  const auto epsilon = static_cast<float>(context->saved_data["epsilon"].toDouble());
  const auto rows = dense_rows(saved[kX]), scale = dense_vector(saved[kNormWeight]), shift = dense_vector(saved[kNormBias]),
             bias_in = dense_vector(saved[kBiasIn]), grad = dense_rows(grads[0]);
  const Weight into(saved[kWeightIn], bf16), back(saved[kWeightOut], bf16);
  const int64_t count = rows.size(0), width = rows.size(1), hidden_width = saved[kWeightIn].size(0);
  const MlpGradients sums(*context, saved[kX].sizes(), count, width, hidden_width);
  const auto* hidden = static_cast<const char*>(saved[kHidden].data_ptr());

  const int64_t size = block_rows(count);
  const Rows normed(bf16, size, width), moments(false, 2, size), halves(bf16, bf16 ? size : 0, width),
      active(bf16, size, hidden_width), d_active(false, size, hidden_width), d_normed(false, size, width),
      d_hidden_halves(bf16, bf16 ? size : 0, hidden_width);
  over_blocks(count, [&](int64_t first, int64_t block) {
    const float* x = floats_of(rows, first * width);
    const float* d_out = floats_of(grad, first * width);
    over_threads(block, [&](int64_t part, int64_t begin, int64_t lines) {
      normalise_rows(
          x + begin * width, lines, width, floats_of(scale), floats_of(shift), epsilon, normed.floats(begin),
          normed.halves(begin), moments.floats(0) + begin, moments.floats(1) + begin);
      round_rows(d_out + begin * width, lines, width, halves.halves(begin), sums.bias_out.part(part));
    });
    const auto outer = [&](bool transposed) { return bf16 ? halves.factor(transposed) : Factor{d_out, width, transposed}; };
    gemm(bf16, block, hidden_width, width, outer(false), back.factor(false), false, d_active.floats(0));
    over_threads(block, [&](int64_t part, int64_t begin, int64_t lines) {
      const int64_t at = (first + begin) * hidden_width;
      float* slopes = d_active.floats(begin);
      if (bf16)
        activate_rows_backward(
            reinterpret_cast<const uint16_t*>(hidden) + at, floats_of(bias_in), slopes, lines, hidden_width, f,
            active.halves(begin), d_hidden_halves.halves(begin), sums.bias_in.part(part));
      else
        activate_rows_backward(
            reinterpret_cast<const float*>(hidden) + at, floats_of(bias_in), slopes, lines, hidden_width, f,
            active.floats(begin), slopes, sums.bias_in.part(part));
    });
    const Rows& d_hidden = bf16 ? d_hidden_halves : d_active;
    if (sums.weight_out.defined())
      gemm(bf16, width, hidden_width, block, outer(true), active.factor(), first > 0, sums.weight_out.data_ptr<float>());
    if (sums.weight_in.defined())
      gemm(bf16, hidden_width, width, block, d_hidden.factor(true), normed.factor(), first > 0,
           sums.weight_in.data_ptr<float>());
    gemm(bf16, block, width, hidden_width, d_hidden.factor(), into.factor(false), false, d_normed.floats(0));
    over_threads(block, [&](int64_t part, int64_t begin, int64_t lines) {
      const int64_t at = begin * width;
      normalise_rows_backward(
          d_normed.floats(begin), x + at, lines, width, floats_of(scale), moments.floats(0) + begin,
          moments.floats(1) + begin, d_out + at, sums.x.data_ptr<float>() + first * width + at,
          sums.norm_weight.part(part), sums.norm_bias.part(part));
    });
  });
  return {sums.x, sums.norm_weight.total(), sums.norm_bias.total(), like(sums.weight_in, saved[kWeightIn]),
          sums.bias_in.total(), like(sums.weight_out, saved[kWeightOut]), sums.bias_out.total(), at::Tensor()};
}

}  // namespace
}  // namespace mammut

using namespace mammut;

// x + linear(nonlinearity(linear(layer_norm(x)))); the biases may be null.
MT_API at::Tensor* mt_kernel_mlp(
    const at::Tensor* x, const at::Tensor* norm_weight, const at::Tensor* norm_bias, const at::Tensor* weight_in,
    const at::Tensor* bias_in, const at::Tensor* weight_out, const at::Tensor* bias_out, double epsilon,
    int32_t nonlinearity, int32_t bf16) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const variable_list inputs{
        *x, *norm_weight, optional_tensor(norm_bias), *weight_in, optional_tensor(bias_in), *weight_out, optional_tensor(bias_out)};
    const Settings settings{epsilon, nonlinearity, bf16 != 0};
    return new at::Tensor(
        differentiates(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6])
            ? Mlp::apply(inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], inputs[6], settings)
            : Mlp::compute(inputs, settings, nullptr));
  });
}
