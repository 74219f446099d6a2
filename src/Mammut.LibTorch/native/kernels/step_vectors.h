// Vectors of LANES floats in the compiler's own notation: one text for AVX-512, AVX2, NEON and whatever else there is.
// Included only by the files that are compiled for one instruction set each, hence everything here is local to its file.
#pragma once

#include <cstdint>
#include <cstring>

#ifndef LANES
#error "LANES is the number of floats in a vector: 16 with AVX-512, 8 with AVX2, else 4"
#endif
#if LANES > 4
#include <immintrin.h>
#endif

namespace {

typedef float Vector __attribute__((vector_size(LANES * 4)));
typedef int32_t Integers __attribute__((vector_size(LANES * 4)));
typedef float Loose __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef uint16_t Halves __attribute__((vector_size(LANES * 2)));
typedef uint32_t Words __attribute__((vector_size(LANES * 4)));

inline Vector all(float value) { return value - Vector{}; }

inline Vector load(const float* from) { return *reinterpret_cast<const Loose*>(from); }

inline Vector load(const uint16_t* from) {
  Halves halves;
  std::memcpy(&halves, from, sizeof(halves));
  return reinterpret_cast<Vector>(__builtin_convertvector(halves, Words) << 16);
}

// The compilers widen bytes one by one where they are not told how.
inline Vector load(const int8_t* from) {
#if LANES == 16
  return _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
#elif LANES == 8
  return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))));
#else
  Vector result;
  for (int i = 0; i < LANES; i++) result[i] = from[i];
  return result;
#endif
}

inline float number(float value) { return value; }

inline float number(uint16_t value) {
  const uint32_t word = static_cast<uint32_t>(value) << 16;
  float result;
  std::memcpy(&result, &word, sizeof(result));
  return result;
}

inline float number(int8_t value) { return value; }

inline void store(float* to, Vector value) { *reinterpret_cast<Loose*>(to) = value; }

inline Vector choose(Integers where, Vector yes, Vector no) {
  return reinterpret_cast<Vector>((reinterpret_cast<Integers>(yes) & where) | (reinterpret_cast<Integers>(no) & ~where));
}

inline Vector larger(Vector a, Vector b) { return choose(a > b, a, b); }

inline Vector smaller(Vector a, Vector b) { return choose(a < b, a, b); }

// Folds the halves of a vector until one number is left.
template <typename Fold>
inline float folded(Vector value, Fold&& fold) {
  float lanes[LANES];
  std::memcpy(lanes, &value, sizeof(value));
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) lanes[i] = fold(lanes[i], lanes[i + width]);
  return lanes[0];
}

inline float sum(Vector value) {
#if LANES == 16
  typedef float Eight __attribute__((vector_size(32)));
  const Eight eight = __builtin_shufflevector(value, value, 0, 1, 2, 3, 4, 5, 6, 7) +
      __builtin_shufflevector(value, value, 8, 9, 10, 11, 12, 13, 14, 15);
#elif LANES == 8
  const Vector eight = value;
#endif
#if LANES >= 8
  typedef float Four __attribute__((vector_size(16)));
  const Four four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
#else
  const Vector four = value;
#endif
  return (four[0] + four[2]) + (four[1] + four[3]);
}

inline float largest(Vector value) {
  return folded(value, [](float a, float b) { return a > b ? a : b; });
}

inline bool any(Integers where) {
#if LANES == 16
  return _mm512_test_epi32_mask(reinterpret_cast<__m512i>(where), reinterpret_cast<__m512i>(where)) != 0;
#else
  int32_t lanes[LANES], together = 0;
  std::memcpy(lanes, &where, sizeof(where));
  for (int i = 0; i < LANES; i++) together |= lanes[i];
  return together != 0;
#endif
}

// e^x, to 2 units in the last place; 0 below -87.3, and e^88 above it.
inline Vector exponential(Vector x) {
  const Integers vanishes = x < all(-87.3f);
  x = smaller(larger(x, all(-87.3f)), all(88.0f));
  // x = n log 2 + r, where the large constant rounds x / log 2 to the integer n.
  const Vector shifted = x * all(1.44269504088896341f) + all(12582912.0f);
  const Vector n = shifted - all(12582912.0f);
  const Vector r = (x - n * all(0.693359375f)) - n * all(-2.12194440e-4f);
  Vector p = all(1.9875691500e-4f);
  p = p * r + all(1.3981999507e-3f);
  p = p * r + all(8.3334519073e-3f);
  p = p * r + all(4.1665795894e-2f);
  p = p * r + all(1.6666665459e-1f);
  p = p * r + all(5.0000001201e-1f);
  const Vector unscaled = p * r * r + r + all(1.0f);
  const Integers exponent = (reinterpret_cast<Integers>(shifted) - reinterpret_cast<Integers>(all(12582912.0f))) << 23;
  const Vector result = reinterpret_cast<Vector>(reinterpret_cast<Integers>(unscaled) + exponent);
  return choose(vanishes, Vector{}, result);
}

inline Vector sigmoid(Vector x) { return all(1.0f) / (all(1.0f) + exponential(-x)); }

// The error function by 7.1.26 of Abramowitz and Stegun, to 1.5e-7.
inline Vector error_function(Vector x) {
  const Vector size = larger(x, -x);
  const Vector t = all(1.0f) / (all(1.0f) + all(0.3275911f) * size);
  Vector p = all(1.061405429f);
  p = p * t + all(-1.453152027f);
  p = p * t + all(1.421413741f);
  p = p * t + all(-0.284496736f);
  p = p * t + all(0.254829592f);
  const Vector result = all(1.0f) - p * t * exponential(-size * size);
  return choose(x < Vector{}, -result, result);
}

}  // namespace
