// What both ways of multiplying, few rows and many, have in common; part of the text behind step_tiles.h.
#pragma once

#include "step_tiles.h"
#include "step_vectors.h"

namespace {

using namespace mammut::step;

// Not the standard library's: what this file holds must not serve another file that runs on any machine.
int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// Sums that a tile keeps in registers, of 32 or 16.
constexpr int kRegisters = LANES == 16 ? 24 : 12;
// Few rows are worked on in groups, each with four rows of weights at a time.
constexpr int kGroup = LANES == 16 ? 6 : 2, kFour = 4;

// Rows of x side by side, at most: 4 vectors.
constexpr int64_t kBlock = 4 * LANES;
// Columns whose weights, as float32, stay in the nearest cache.
constexpr int64_t kColumns = 192;
// Rows of weights in a tile, by the number of vectors side by side.
constexpr int kTileRows[] = {0, kRegisters == 24 ? 12 : 6, kRegisters / 2, kRegisters == 24 ? 8 : 4, kRegisters == 24 ? 6 : 3};

bool side_by_side(int64_t m, WeightKind kind) {
  // Narrow weights must be widened for it, which pays later.
  const int64_t few = LANES == 16 ? (kind == WeightKind::Float32 ? 6 : 16) : (kind == WeightKind::Float32 ? 4 : 8);
  return m > few;
}

int64_t whole_vectors(int64_t m) { return (m + LANES - 1) / LANES * LANES; }

int64_t packed_size(int64_t m, int64_t k, bool side_by_side) { return (side_by_side ? whole_vectors(m) : m) * k; }

void pack(const float* rows, int64_t m, int64_t k, int64_t m0, int64_t m1, bool side_by_side, float* packed) {
  if (!side_by_side) {
    std::memcpy(packed + m0 * k, rows, sizeof(float) * static_cast<size_t>((m1 - m0) * k));
    return;
  }
  const int64_t whole = whole_vectors(m);
  const int64_t end = m1 == m ? whole : m1;
  for (int64_t row = m0; row < end; row++) {
    const int64_t block = row / kBlock * kBlock;
    const int64_t width = least(kBlock, whole - block);
    float* to = packed + block * k + (row - block);
    const float* from = rows + (row - m0) * k;
    for (int64_t i = 0; i < k; i++) to[i * width] = row < m ? from[i] : 0.0f;
  }
}

Vector curved(Vector x, Curve curve) {
  switch (curve) {
    case Curve::None:
      return x;
    case Curve::Gelu:
      return all(0.5f) * x * (all(1.0f) + error_function(x * all(0.70710678118654752f)));
    case Curve::GeluTanh:
      // (1 + tanh(z)) / 2 is the sigmoid of 2 z.
      return x * sigmoid(all(1.5957691216057308f) * (x + all(0.044715f) * x * x * x));
    case Curve::QuickGelu:
      return x * sigmoid(all(1.702f) * x);
  }
  return x;
}

}  // namespace
