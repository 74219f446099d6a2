// Products of more rows: those of x lie side by side, each weight is spread over a vector and multiplies a vector of rows,
// and no sum of lanes is needed.
#pragma once

#include "step_packing.inc.h"

namespace {

// Where the weights of the next tile are, and where they go as float32.
template <typename W>
struct Next {
  const W* from;
  int64_t stride, columns;
  float* to;
};

// Adds to `sums` [R, V * LANES] the products of R rows of weights and V vectors of rows of x. Meanwhile asks for the weights
// that come next, or widens them: neither costs time while the products are being computed.
template <typename W, int R, int V>
void tile(const float* w, int64_t stride, const float* x, int64_t columns, float* sums, const Next<W>& next) {
  Vector total[R][V];
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) total[r][v] = load(sums + (r * V + v) * LANES);
  for (int64_t i = 0; i < columns; i++) {
    if (i % LANES == 0 && next.from != nullptr) {
#pragma GCC unroll 16
      for (int r = 0; r < R; r++) {
        const W* from = next.from + r * next.stride + i;
        if constexpr (sizeof(W) == sizeof(float)) {
          __builtin_prefetch(from);
        } else {
          if (i + LANES <= next.columns) store(next.to + r * next.columns + i, load(from));
          __builtin_prefetch(from + R * next.stride);
        }
      }
    }
    Vector rows[V];
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) rows[v] = load(x + (i * V + v) * LANES);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) {
      const Vector weight = all(w[r * stride + i]);
#pragma GCC unroll 4
      for (int v = 0; v < V; v++) total[r][v] += weight * rows[v];
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 4
    for (int v = 0; v < V; v++) store(sums + (r * V + v) * LANES, total[r][v]);
}

template <typename W, int R>
void tile_of(int64_t vectors, const float* w, int64_t stride, const float* x, int64_t columns, float* sums, const Next<W>& next) {
  switch (vectors) {
    case 1:
      return tile<W, R, 1>(w, stride, x, columns, sums, next);
    case 2:
      if constexpr (R * 2 <= kRegisters) return tile<W, R, 2>(w, stride, x, columns, sums, next);
      break;
    case 3:
      if constexpr (R * 3 <= kRegisters) return tile<W, R, 3>(w, stride, x, columns, sums, next);
      break;
    case 4:
      if constexpr (R * 4 <= kRegisters) return tile<W, R, 4>(w, stride, x, columns, sums, next);
      break;
  }
}

// The weights of R rows as float32 beside each other, from column `begin` on; rows that are not there count as 0.
template <typename W, int R>
void widen(const W* w, int64_t stride, int64_t rows, int64_t begin, int64_t columns, float* out) {
  for (int r = 0; r < R; r++)
    for (int64_t i = begin; i < columns; i++) out[r * columns + i] = r < rows ? number(w[r * stride + i]) : 0.0f;
}

// Scale, bias, curve and residual of sums [rows, packed rows of x], and where they go.
void put(const Product& job, int64_t first, int64_t rows, float* sums, int64_t whole) {
  const int64_t features = job.weights.rows;
  for (int64_t block = 0; block < whole; block += kBlock) {
    const int64_t width = least(kBlock, whole - block);
    for (int64_t r = 0; r < rows; r++) {
      const Vector scale = all(job.weights.kind == WeightKind::Int8 ? job.weights.scales[first + r] : 1.0f);
      const Vector bias = all(job.bias == nullptr ? 0.0f : job.bias[first + r]);
      float* from = sums + kRowStep * block + r * width;
      float* to = job.packed ? job.y + block * features + (first + r) * width : from;
      for (int64_t v = 0; v < width; v += LANES) store(to + v, curved(load(from + v) * scale + bias, job.curve));
    }
    if (job.packed) continue;
    for (int64_t m = 0; m < width && block + m < job.m; m++) {
      const float* from = sums + kRowStep * block + m;
      float* to = job.y + (block + m) * features + first;
      const float* residual = job.residual == nullptr ? nullptr : job.residual + (block + m) * features + first;
      for (int64_t r = 0; r < rows; r++) to[r] = from[r * width] + (residual == nullptr ? 0.0f : residual[r]);
    }
  }
}

template <typename W, int R>
void many_rows(const Product& job, int64_t first, int64_t last) {
  constexpr bool kNarrow = sizeof(W) != sizeof(float);
  const auto* w = static_cast<const W*>(job.weights.data);
  const int64_t k = job.weights.columns, stride = job.weights.stride;
  const int64_t whole = whole_vectors(job.m);
  alignas(64) float sums[kRowStep * kMostRows], wide[2][R * kColumns];
  int turn = 0;
  bool ready = false;
  for (int64_t group = first; group < last; group += kRowStep) {
    const int64_t end = least(last, group + kRowStep);
    std::memset(sums, 0, sizeof(float) * static_cast<size_t>(kRowStep * whole));
    for (int64_t n = group; n < end; n += R) {
      const int64_t rows = least(R, end - n);
      for (int64_t column = 0; column < k; column += kColumns) {
        const int64_t columns = least(kColumns, k - column);
        const W* from = w + n * stride + column;
        const float* weights = wide[turn];
        int64_t apart = columns;
        Next<W> next = {};
        if (!kNarrow && rows == R) {
          weights = reinterpret_cast<const float*>(from);
          apart = stride;
          next = {from + R * stride, stride, columns, nullptr};
        } else if (!ready) {
          widen<W, R>(from, stride, rows, 0, columns, wide[turn]);
        }
        ready = false;
        if (kNarrow) {
          const bool same = column + kColumns < k;
          const int64_t next_n = same ? n : n + R, next_column = same ? column + kColumns : 0;
          if (next_n + R <= last) {
            next = {w + next_n * stride + next_column, stride, least(kColumns, k - next_column), wide[1 - turn]};
            ready = true;
          }
        }
        for (int64_t block = 0; block < whole; block += kBlock) {
          const int64_t width = least(kBlock, whole - block);
          tile_of<W, R>(
              width / LANES, weights, apart, job.x + block * k + column * width, columns,
              sums + kRowStep * block + (n - group) * width, block == 0 ? next : Next<W>{});
        }
        if (ready) {
          const int64_t done = least(columns + LANES - 1, next.columns) / LANES * LANES;
          widen<W, R>(next.from, stride, R, done, next.columns, next.to);
          turn = 1 - turn;
        }
      }
    }
    put(job, group, end - group, sums, whole);
  }
}

}  // namespace
