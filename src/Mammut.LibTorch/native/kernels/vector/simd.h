// A register of floats at a time, in the compiler's own vector types: sixteen with AVX-512, eight with AVX2, else four.
#pragma once

#include "kernels/vector/vector.h"

#include <cstring>

namespace mammut {
namespace MT_LEVEL {

// Bytes of a register, and how wide a tile of a product may be for its sums to stay in the registers.
#if defined(__AVX512F__)
constexpr int kBytes = 64, kTileVectors = 4;
#elif defined(__AVX2__)
constexpr int kBytes = 32, kTileVectors = 2;
#elif defined(__aarch64__)
constexpr int kBytes = 16, kTileVectors = 4;
#else
constexpr int kBytes = 16, kTileVectors = 2;
#endif
constexpr int kTileRows = 6;
constexpr int64_t kLanes = kBytes / 4;

typedef float Floats __attribute__((vector_size(kBytes)));
typedef int32_t Ints __attribute__((vector_size(kBytes)));
typedef float LooseFloats __attribute__((vector_size(kBytes), aligned(4), may_alias));
typedef uint16_t Halves __attribute__((vector_size(kBytes / 2)));
typedef uint16_t LooseHalves __attribute__((vector_size(kBytes / 2), aligned(2), may_alias));

#define MT_INLINE static inline __attribute__((always_inline))

MT_INLINE Floats load(const float* p) { return *reinterpret_cast<const LooseFloats*>(p); }
MT_INLINE void store(float* p, Floats x) { *reinterpret_cast<LooseFloats*>(p) = x; }
MT_INLINE Floats spread(float x) { return Floats{} + x; }
MT_INLINE Ints spread(int32_t x) { return Ints{} + x; }

MT_INLINE Floats load(const uint16_t* p) {
  const Halves halves = *reinterpret_cast<const LooseHalves*>(p);
  return (Floats)(__builtin_convertvector(halves, Ints) << 16);
}

// Rounded to the nearest bfloat16, ties to even, as libtorch does.
MT_INLINE uint16_t round16(float x) {
  uint32_t bits;
  std::memcpy(&bits, &x, 4);
  if (x != x) return 0x7fc0;
  return static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

MT_INLINE void store(uint16_t* p, Floats x) {
  const Ints bits = (Ints)x, rounded = ((bits + 0x7fff + ((bits >> 16) & 1)) >> 16) & 0xffff;
  const Ints kept = (Ints)(x == x);
  *reinterpret_cast<LooseHalves*>(p) = __builtin_convertvector((rounded & kept) | (0x7fc0 & ~kept), Halves);
}

MT_INLINE float widen(float x) { return x; }
MT_INLINE float widen(uint16_t x) {
  const uint32_t bits = static_cast<uint32_t>(x) << 16;
  float value;
  std::memcpy(&value, &bits, 4);
  return value;
}
MT_INLINE void put(float* p, float x) { *p = x; }
MT_INLINE void put(uint16_t* p, float x) { *p = round16(x); }

MT_INLINE Ints lanes() {
  Ints numbers = {};
  for (int i = 0; i < kLanes; i++) numbers[i] = i;
  return numbers;
}
// All ones in the first `count` lanes.
MT_INLINE Ints first_lanes(int64_t count) { return lanes() < spread(static_cast<int32_t>(count)); }
MT_INLINE Floats choose(Ints mask, Floats yes, Floats no) { return (Floats)(((Ints)yes & mask) | ((Ints)no & ~mask)); }
MT_INLINE Floats larger(Floats a, Floats b) { return choose((Ints)(a > b), a, b); }

MT_INLINE float sum(Floats x) {
  float total = 0;
  for (int i = 0; i < kLanes; i++) total += x[i];
  return total;
}

MT_INLINE float largest(Floats x) {
  float most = x[0];
  for (int i = 1; i < kLanes; i++) most = x[i] > most ? x[i] : most;
  return most;
}

// e to the x to about 2 units in the last place, after Cephes; NaN stays NaN. Below -87 it gives 1e-38 at most.
MT_INLINE Floats exponential(Floats x) {
  x = choose((Ints)(x < -87.0f), spread(-87.0f), x);
  x = choose((Ints)(x > 88.0f), spread(88.0f), x);
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: what is added to it is rounded to an integer
  const Floats shifted = x * 1.44269504088896341f + kRound;
  const Floats n = shifted - kRound;
  const Floats r = x - n * 0.693359375f + n * 2.12194440e-4f;
  Floats y = r * 1.9875691500e-4f + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  y = y * (r * r) + r + 1.0f;
  return (Floats)((Ints)y + ((Ints)shifted << 23));
}

}  // namespace MT_LEVEL
}  // namespace mammut
