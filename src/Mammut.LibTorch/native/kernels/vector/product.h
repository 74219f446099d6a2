// Products of small matrices that lie in the cache.
#pragma once

#include "kernels/vector/simd.h"

namespace mammut {
namespace MT_LEVEL {

struct Product {
  float* c;
  int64_t c_stride;
  const float* a;
  int64_t a_stride;
  const float* b;
  int64_t b_stride;
  int64_t rows, vectors, depth;  // c is [rows, kLanes * vectors]
  bool add;                      // to what c holds
};

template <bool Transposed, int Rows, int Vectors>
static void tile(const Product& p, int64_t row, int64_t vector) {
  Floats sums[Rows][Vectors];
  float* c = p.c + row * p.c_stride + vector * kLanes;
#pragma GCC unroll 8
  for (int r = 0; r < Rows; r++) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; v++) sums[r][v] = p.add ? load(c + r * p.c_stride + v * kLanes) : Floats{};
  }
  const float* b = p.b + vector * kLanes;
  const float* a = Transposed ? p.a + row : p.a + row * p.a_stride;
  const int64_t a_stride = p.a_stride, b_stride = p.b_stride;
  for (int64_t k = 0; k < p.depth; k++) {
    Floats right[Vectors];
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; v++) right[v] = load(b + v * kLanes);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; r++) {
      const Floats left = spread(Transposed ? a[r] : a[r * a_stride]);
#pragma GCC unroll 8
      for (int v = 0; v < Vectors; v++) sums[r][v] += left * right[v];
    }
    a += Transposed ? a_stride : 1;
    b += b_stride;
  }
#pragma GCC unroll 8
  for (int r = 0; r < Rows; r++) {
#pragma GCC unroll 8
    for (int v = 0; v < Vectors; v++) store(c + r * p.c_stride + v * kLanes, sums[r][v]);
  }
}

template <bool Transposed, int Rows>
static void row_of_tiles(const Product& p, int64_t row, int64_t vector, int64_t vectors) {
  if (vectors == 1) return tile<Transposed, Rows, 1>(p, row, vector);
  if (vectors == 2) return tile<Transposed, Rows, 2>(p, row, vector);
  if constexpr (kTileVectors > 2) {
    if (vectors == 3) return tile<Transposed, Rows, 3>(p, row, vector);
    return tile<Transposed, Rows, 4>(p, row, vector);
  }
}

// c = a b, or c = aᵀ b where Transposed; in tiles of nearly equal size.
template <bool Transposed>
static void multiply(const Product& p) {
  const int64_t columns = (p.vectors + kTileVectors - 1) / kTileVectors;
  const int64_t lines = (p.rows + kTileRows - 1) / kTileRows;
  for (int64_t i = 0; i < columns; i++) {
    const int64_t vector = p.vectors * i / columns, vectors = p.vectors * (i + 1) / columns - vector;
    for (int64_t j = 0; j < lines; j++) {
      const int64_t row = p.rows * j / lines, rows = p.rows * (j + 1) / lines - row;
      if (rows == 1) row_of_tiles<Transposed, 1>(p, row, vector, vectors);
      if (rows == 2) row_of_tiles<Transposed, 2>(p, row, vector, vectors);
      if (rows == 3) row_of_tiles<Transposed, 3>(p, row, vector, vectors);
      if (rows == 4) row_of_tiles<Transposed, 4>(p, row, vector, vectors);
      if (rows == 5) row_of_tiles<Transposed, 5>(p, row, vector, vectors);
      if (rows == 6) row_of_tiles<Transposed, 6>(p, row, vector, vectors);
    }
  }
}

}  // namespace MT_LEVEL
}  // namespace mammut
