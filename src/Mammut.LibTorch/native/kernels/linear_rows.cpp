#include "kernels/linear_rows.h"

#include "kernels/linear_math.h"

#include <cstddef>

// Only plain functions of plain memory in here: each is compiled anew for each level, with all that it calls inlined.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__)
#define MT_LEVELS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define MT_LEVELS
#endif

namespace mammut {
namespace {

template <typename Out>
MT_INLINE void normalise(
    const float* x, int64_t rows, int64_t width, const float* weight, const float* bias, float epsilon, Out* out,
    float* mean, float* scale) {
  for (int64_t i = 0; i < rows; i++, x += width, out += width) {
    float sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t j = 0; j < width; j++) sum += x[j];
    const float middle = sum / static_cast<float>(width);
#pragma omp simd reduction(+ : squares)
    for (int64_t j = 0; j < width; j++) squares += (x[j] - middle) * (x[j] - middle);
    const float factor = 1.0f / __builtin_sqrtf(squares / static_cast<float>(width) + epsilon);
    mean[i] = middle;
    scale[i] = factor;
    if (bias != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) put(out + j, (x[j] - middle) * factor * weight[j] + bias[j]);
    } else {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) put(out + j, (x[j] - middle) * factor * weight[j]);
    }
  }
}

template <Nonlinearity F, typename Out>
MT_INLINE void activate_with(const float* x, const float* bias, int64_t rows, int64_t width, Out* out, uint16_t* kept) {
  for (int64_t i = 0; i < rows; i++, x += width, out += width) {
    if (kept != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) put(kept + i * width + j, x[j]);
    }
    if (bias != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) put(out + j, nonlinear<F>(x[j] + bias[j]).value);
    } else {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) put(out + j, nonlinear<F>(x[j]).value);
    }
  }
}

template <typename Out>
MT_INLINE void activate(
    const float* x, const float* bias, int64_t rows, int64_t width, Nonlinearity f, Out* out, uint16_t* kept) {
  switch (f) {
    case Nonlinearity::gelu:
      return activate_with<Nonlinearity::gelu>(x, bias, rows, width, out, kept);
    case Nonlinearity::gelu_tanh:
      return activate_with<Nonlinearity::gelu_tanh>(x, bias, rows, width, out, kept);
    case Nonlinearity::quick_gelu:
      return activate_with<Nonlinearity::quick_gelu>(x, bias, rows, width, out, kept);
  }
}

template <Nonlinearity F, bool Biased, bool Summed, typename Type>
MT_INLINE void activate_backward_of(
    const Type* x, const float* bias, const float* d_out, int64_t rows, int64_t width, Type* out, Type* dx,
    float* d_bias) {
  for (int64_t i = 0; i < rows; i++, x += width, d_out += width, out += width, dx += width) {
#pragma omp simd
    for (int64_t j = 0; j < width; j++) {
      const Both both = nonlinear<F>(widen(x[j]) + (Biased ? bias[j] : 0.0f));
      const float slope = d_out[j] * both.slope;
      put(out + j, both.value);
      put(dx + j, slope);
      if (Summed) d_bias[j] += slope;
    }
  }
}

template <Nonlinearity F, typename Type>
MT_INLINE void activate_backward_with(
    const Type* x, const float* bias, const float* d_out, int64_t rows, int64_t width, Type* out, Type* dx,
    float* d_bias) {
  if (bias == nullptr)
    activate_backward_of<F, false, false>(x, bias, d_out, rows, width, out, dx, d_bias);
  else if (d_bias == nullptr)
    activate_backward_of<F, true, false>(x, bias, d_out, rows, width, out, dx, d_bias);
  else
    activate_backward_of<F, true, true>(x, bias, d_out, rows, width, out, dx, d_bias);
}

template <typename Type>
MT_INLINE void activate_backward(
    const Type* x, const float* bias, const float* d_out, int64_t rows, int64_t width, Nonlinearity f, Type* out,
    Type* dx, float* d_bias) {
  switch (f) {
    case Nonlinearity::gelu:
      return activate_backward_with<Nonlinearity::gelu>(x, bias, d_out, rows, width, out, dx, d_bias);
    case Nonlinearity::gelu_tanh:
      return activate_backward_with<Nonlinearity::gelu_tanh>(x, bias, d_out, rows, width, out, dx, d_bias);
    case Nonlinearity::quick_gelu:
      return activate_backward_with<Nonlinearity::quick_gelu>(x, bias, d_out, rows, width, out, dx, d_bias);
  }
}

}  // namespace

MT_LEVELS void normalise_rows(
    const float* x, int64_t rows, int64_t width, const float* weight, const float* bias, float epsilon, float* out,
    uint16_t* halves, float* mean, float* scale) {
  if (halves != nullptr)
    normalise(x, rows, width, weight, bias, epsilon, halves, mean, scale);
  else
    normalise(x, rows, width, weight, bias, epsilon, out, mean, scale);
}

MT_LEVELS void normalise_rows_backward(
    const float* d_normed, const float* x, int64_t rows, int64_t width, const float* weight, const float* mean,
    const float* scale, const float* residual, float* dx, float* d_weight, float* d_bias) {
  for (int64_t i = 0; i < rows; i++, d_normed += width, x += width, dx += width) {
    const float middle = mean[i], factor = scale[i];
    float sum = 0, along = 0;
#pragma omp simd reduction(+ : sum, along)
    for (int64_t j = 0; j < width; j++) {
      const float d = d_normed[j] * weight[j];
      sum += d;
      along += d * (x[j] - middle) * factor;
    }
    if (d_weight != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) d_weight[j] += d_normed[j] * (x[j] - middle) * factor;
    }
    if (d_bias != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) d_bias[j] += d_normed[j];
    }
    sum /= static_cast<float>(width);
    along /= static_cast<float>(width);
    const float* more = residual == nullptr ? nullptr : residual + i * width;
    if (more != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++)
        dx[j] = more[j] + factor * (d_normed[j] * weight[j] - sum - (x[j] - middle) * factor * along);
    } else {
#pragma omp simd
      for (int64_t j = 0; j < width; j++)
        dx[j] = factor * (d_normed[j] * weight[j] - sum - (x[j] - middle) * factor * along);
    }
  }
}

MT_LEVELS void fill_rows(float* out, const float* x, const float* bias, int64_t rows, int64_t width) {
  for (int64_t i = 0; i < rows; i++, out += width) {
    const float* from = x == nullptr ? bias : x + i * width;
    if (x != nullptr && bias != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) out[j] = from[j] + bias[j];
    } else if (from != nullptr) {
      __builtin_memcpy(out, from, static_cast<size_t>(width) * sizeof(float));
    } else {
      __builtin_memset(out, 0, static_cast<size_t>(width) * sizeof(float));
    }
  }
}

MT_LEVELS void round_rows(const float* x, int64_t rows, int64_t width, uint16_t* halves, float* sums) {
  for (int64_t i = 0; i < rows; i++, x += width) {
    if (halves != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) put(halves + i * width + j, x[j]);
    }
    if (sums != nullptr) {
#pragma omp simd
      for (int64_t j = 0; j < width; j++) sums[j] += x[j];
    }
  }
}

MT_LEVELS void activate_rows(
    const float* x, const float* bias, int64_t rows, int64_t width, Nonlinearity f, float* out) {
  activate(x, bias, rows, width, f, out, nullptr);
}

MT_LEVELS void activate_rows(
    const float* x, const float* bias, int64_t rows, int64_t width, Nonlinearity f, uint16_t* out, uint16_t* kept) {
  activate(x, bias, rows, width, f, out, kept);
}

MT_LEVELS void activate_rows_backward(
    const float* x, const float* bias, const float* d_out, int64_t rows, int64_t width, Nonlinearity f, float* out,
    float* dx, float* d_bias) {
  activate_backward(x, bias, d_out, rows, width, f, out, dx, d_bias);
}

MT_LEVELS void activate_rows_backward(
    const uint16_t* x, const float* bias, const float* d_out, int64_t rows, int64_t width, Nonlinearity f, uint16_t* out,
    uint16_t* dx, float* d_bias) {
  activate_backward(x, bias, d_out, rows, width, f, out, dx, d_bias);
}

}  // namespace mammut
