// The inner loops of a decoding step. They are compiled once for each instruction set, and chosen when the program runs.
#pragma once

#include <cstdint>

namespace mammut::step {

enum class WeightKind : int32_t { Float32, BFloat16, Int8 };
enum class NormKind : int32_t { None, Layer, Rms };
enum class Curve : int32_t { None, Gelu, GeluTanh, QuickGelu };

// Weights [rows, columns] of a linear map, rows apart by `stride` elements. Int8 rows each have a scale.
struct Weights {
  const void* data;
  const float* scales;
  int64_t rows, columns, stride;
  WeightKind kind;
};

struct Norm {
  NormKind kind;
  const float* weight;
  const float* bias;
  float epsilon;
};

// One product: y[m, n] = residual[m, n] + curve(x[m, :] . w[n, :] + bias[n]).
struct Product {
  // Packed by Tiles::pack.
  const float* x;
  int64_t m;
  Weights weights;
  const float* bias;
  Curve curve;
  const float* residual;
  // Row-major [m, rows]; or, where `packed`, the packed form, ready to be the next product's x.
  float* y;
  bool packed;
  // Whether x is packed side by side.
  bool side_by_side;
};

// One token's attention. The keys of position p lie at keys + (p * slots + slot[p]) * stride, the values likewise.
struct Attention {
  const float* query;
  const float* keys;
  const float* values;
  // Null for none: position p lies at p * stride.
  const int32_t* slot;
  int64_t slots, positions, stride, heads, width;
  float* out;
  // Room for heads * positions floats, the positions rounded up to 16.
  float* scores;
};

struct Tiles {
  // Whether so many rows do better side by side.
  bool (*side_by_side)(int64_t m, WeightKind kind);
  // The size of the packed form of [m, k], in floats.
  int64_t (*packed_size)(int64_t m, int64_t k, bool side_by_side);
  void (*normalise)(const Norm& norm, const float* x, int64_t width, float* out);
  // Packs rows `m0` to `m1` of x [m, k], which begin at `rows`: as they are, or side by side, padded to whole vectors.
  void (*pack)(const float* rows, int64_t m, int64_t k, int64_t m0, int64_t m1, bool side_by_side, float* packed);
  // Rows first to last of the weights; `first` is a multiple of kRowStep.
  void (*product)(const Product& job, int64_t first, int64_t last);
  void (*attend)(const Attention& job);
  // out = silu(a) * b for `count` elements.
  void (*swiglu)(const float* a, const float* b, int64_t count, float* out);
  // The first place of the highest number; -1 where one of them is NaN.
  int64_t (*best)(const float* values, int64_t count);
  // The `width` highest numbers, best first and of equals the first one, and log(sum(exp(values))). False where one is NaN.
  bool (*leaders)(const float* values, int64_t count, int64_t width, float* top, int64_t* places, double* log_sum);
};

// Rows of weights are worked on in multiples of this.
constexpr int64_t kRowStep = 48;

// Rows of x in one product, at most.
constexpr int64_t kMostRows = 256;

const Tiles& tiles();

extern const Tiles kBaseTiles;
#if defined(__x86_64__)
extern const Tiles kAvx2Tiles;
extern const Tiles kAvx512Tiles;
#endif

}  // namespace mammut::step
