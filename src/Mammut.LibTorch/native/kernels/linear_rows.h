// The sweeps over rows around the products of linear layers. Rows are dense; everything is float32 but what is named
// `halves`, which is bfloat16. Each is compiled for several levels of instruction sets, and the best is chosen when the
// library is loaded.
#pragma once

#include <cstdint>

namespace mammut {

enum class Nonlinearity : int32_t { gelu = 0, gelu_tanh = 1, quick_gelu = 2 };

// Layer normalisation of each row; `bias` may be null. Writes `out`, or `halves` where that is not null, and each row's
// mean and inverse standard deviation.
void normalise_rows(
    const float* x, int64_t rows, int64_t width, const float* weight, const float* bias, float epsilon, float* out,
    uint16_t* halves, float* mean, float* scale);

// The gradient of normalise_rows: dx = residual + that of x. `residual` may be null, and so may the two sums, to which the
// gradients of weight and bias are added. `dx` may be `d_normed` or `residual`.
void normalise_rows_backward(
    const float* d_normed, const float* x, int64_t rows, int64_t width, const float* weight, const float* mean,
    const float* scale, const float* residual, float* dx, float* d_weight, float* d_bias);

// out = x + bias; either may be null.
void fill_rows(float* out, const float* x, const float* bias, int64_t rows, int64_t width);

// Rounds to bfloat16 where `halves` is not null, and adds the sum of each column to `sums` where that is not null.
void round_rows(const float* x, int64_t rows, int64_t width, uint16_t* halves, float* sums);

// out = f(x + bias) of what `x` holds; `out` may be `x`, and `bias` null.
void activate_rows(const float* x, const float* bias, int64_t rows, int64_t width, Nonlinearity f, float* out);
// The same with the result in bfloat16; `kept`, where not null, gets x itself.
void activate_rows(
    const float* x, const float* bias, int64_t rows, int64_t width, Nonlinearity f, uint16_t* out, uint16_t* kept);

// From x and the gradient of f(x + bias): that of x, and f(x + bias) itself again. Adds columns to `d_bias` where that is
// not null. `dx` may be `d_out`.
void activate_rows_backward(
    const float* x, const float* bias, const float* d_out, int64_t rows, int64_t width, Nonlinearity f, float* out,
    float* dx, float* d_bias);
void activate_rows_backward(
    const uint16_t* x, const float* bias, const float* d_out, int64_t rows, int64_t width, Nonlinearity f, uint16_t* out,
    uint16_t* dx, float* d_bias);

}  // namespace mammut
