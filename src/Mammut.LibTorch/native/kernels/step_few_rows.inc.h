// Products of a few rows: both operands are read along their columns, and a sum of lanes ends each number.
#pragma once

#include "step_packing.inc.h"

namespace {

// What the columns behind the last whole vector add.
template <typename W>
__attribute__((noinline)) void add_rest(
    const float* x, const W* w, int64_t stride, int64_t k, int64_t done, int64_t m, int64_t r, float* y, int64_t y_stride) {
  for (int64_t i = 0; i < m; i++)
    for (int64_t j = 0; j < r; j++)
      for (int64_t at = done; at < k; at++) y[i * y_stride + j] += x[i * k + at] * number(w[j * stride + at]);
}

// Products of M rows of x and R rows of weights. Asks for the rows of weights that come next, where it is the first to
// read these.
template <typename W, int M, int R>
void dots(const float* x, const W* w, int64_t stride, int64_t k, bool first, float* y, int64_t y_stride) {
  Vector sums[M][R] = {};
  const int64_t ahead = first ? R * stride : 0;
  int64_t i = 0;
  for (; i + LANES <= k; i += LANES) {
    Vector weights[R];
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      weights[r] = load(w + r * stride + i);
      __builtin_prefetch(w + r * stride + ahead + i);
    }
#pragma GCC unroll 16
    for (int m = 0; m < M; m++) {
      const Vector row = load(x + m * k + i);
#pragma GCC unroll 16
      for (int r = 0; r < R; r++) sums[m][r] += row * weights[r];
    }
  }
#pragma GCC unroll 16
  for (int m = 0; m < M; m++) {
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) y[m * y_stride + r] = sum(sums[m][r]);
  }
  if (i < k) add_rest(x, w, stride, k, i, M, R, y, y_stride);
}

template <typename W, int R>
void dots_of(int64_t m, const float* x, const W* w, int64_t stride, int64_t k, bool first, float* y, int64_t y_stride) {
  switch (m) {
    case 1:
      return dots<W, 1, R>(x, w, stride, k, first, y, y_stride);
    case 2:
      return dots<W, 2, R>(x, w, stride, k, first, y, y_stride);
#if LANES == 16
    case 3:
      return dots<W, 3, R>(x, w, stride, k, first, y, y_stride);
    case 4:
      return dots<W, 4, R>(x, w, stride, k, first, y, y_stride);
    case 5:
      return dots<W, 5, R>(x, w, stride, k, first, y, y_stride);
    case 6:
      return dots<W, 6, R>(x, w, stride, k, first, y, y_stride);
#endif
  }
}

// Scale, bias, curve and residual of `count` neighbours in a row.
void finish(const Product& job, int64_t m, int64_t first, int64_t count) {
  const int64_t rows = job.weights.rows;
  float* y = job.y + m * rows + first;
  const float* scales = job.weights.kind == WeightKind::Int8 ? job.weights.scales + first : nullptr;
  const float* bias = job.bias == nullptr ? nullptr : job.bias + first;
  const float* residual = job.residual == nullptr ? nullptr : job.residual + m * rows + first;
  for (int64_t i = 0; i < count; i += LANES) {
    const int64_t lanes = least(LANES, count - i);
    auto part = [&](const float* from) {
      Vector value = {};
      if (lanes == LANES)
        value = load(from + i);
      else
        std::memcpy(&value, from + i, sizeof(float) * static_cast<size_t>(lanes));
      return value;
    };
    Vector value = part(y);
    if (scales != nullptr) value *= part(scales);
    if (bias != nullptr) value += part(bias);
    value = curved(value, job.curve);
    if (residual != nullptr) value += part(residual);
    std::memcpy(y + i, &value, sizeof(float) * static_cast<size_t>(lanes));
  }
}

template <typename W>
void few_rows(const Product& job, int64_t first, int64_t last) {
  const auto* w = static_cast<const W*>(job.weights.data);
  const int64_t k = job.weights.columns, stride = job.weights.stride, rows = job.weights.rows;
  const int64_t groups = (job.m + kGroup - 1) / kGroup;
  for (int64_t n = first; n < last; n += kFour) {
    for (int64_t group = 0; group < groups; group++) {
      const int64_t from = job.m * group / groups, count = job.m * (group + 1) / groups - from;
      const float* x = job.x + from * k;
      float* y = job.y + from * rows + n;
      if (n + kFour <= last) {
        dots_of<W, kFour>(count, x, w + n * stride, stride, k, group == 0, y, rows);
      } else {
        for (int64_t r = 0; n + r < last; r++) dots_of<W, 1>(count, x, w + (n + r) * stride, stride, k, false, y + r, rows);
      }
    }
  }
  for (int64_t m = 0; m < job.m; m++) finish(job, m, first, last - first);
}

}  // namespace
