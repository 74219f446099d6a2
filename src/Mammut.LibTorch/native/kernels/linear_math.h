// Numbers for the sweeps of linear_rows.cpp, in a form that the compiler can do many at a time.
#pragma once

#include "kernels/linear_rows.h"

#include <cstdint>

namespace mammut {
namespace {

#define MT_INLINE static inline __attribute__((always_inline))

template <typename To, typename From>
MT_INLINE To same_bits(From from) {
  To to;
  __builtin_memcpy(&to, &from, sizeof to);
  return to;
}

MT_INLINE float widen(float x) { return x; }
MT_INLINE float widen(uint16_t x) { return same_bits<float>(static_cast<uint32_t>(x) << 16); }

MT_INLINE void put(float* to, float x) { *to = x; }

// The nearest bfloat16, of two equally near the even one; NaN stays NaN.
MT_INLINE void put(uint16_t* to, float x) {
  const uint32_t bits = same_bits<uint32_t>(x);
  const uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  *to = static_cast<uint16_t>(x == x ? rounded : 0x7fc0);
}

// e to the x, to 1e-7 relative; x is held to where that is a normal number.
MT_INLINE float exponential(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: what is added to it is rounded to an integer
  const float n = (x * 1.44269504f + kRound) - kRound;
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = (p * r) * r + r + 1.0f;
  return p * same_bits<float>((static_cast<int32_t>(n) + 127) << 23);
}

struct Both {
  float value, slope;
};

template <Nonlinearity>
MT_INLINE Both nonlinear(float x);

// x Phi(x). With t = 1 / (1 + 0.21 |x|), Phi(-|x|) is exp(-x² / 2) times a polynomial of t, fitted to 1.4e-8 relative.
template <>
inline __attribute__((always_inline)) Both nonlinear<Nonlinearity::gelu>(float x) {
  const float magnitude = x < 0 ? -x : x;
  const float bell = exponential(-0.5f * x * x);
  const float t = 1.0f / (1.0f + 0.21f * magnitude);
  float p = -0.07208414f;
  p = p * t + 0.285701206f;
  p = p * t - 0.334713263f;
  p = p * t + 0.354650872f;
  p = p * t - 0.0976890998f;
  p = p * t + 0.126553677f;
  p = p * t + 0.0687359874f;
  p = p * t + 0.0851375836f;
  p = p * t + 0.0837071772f;
  const float tail = p * t * bell;
  const float share = x < 0 ? tail : 1.0f - tail;
  return {x * share, share + x * bell * 0.398942280f};
}

// x sigmoid(2 u), which is the form with tanh(u), for u = sqrt(2 / pi) (x + 0.044715 x³).
template <>
inline __attribute__((always_inline)) Both nonlinear<Nonlinearity::gelu_tanh>(float x) {
  constexpr float kTwice = 1.59576912f;
  const float square = x * x;
  const float gate = 1.0f / (1.0f + exponential(-kTwice * x * (1.0f + 0.044715f * square)));
  return {x * gate, gate + x * gate * (1.0f - gate) * kTwice * (1.0f + 0.134145f * square)};
}

template <>
inline __attribute__((always_inline)) Both nonlinear<Nonlinearity::quick_gelu>(float x) {
  const float gate = 1.0f / (1.0f + exponential(-1.702f * x));
  return {x * gate, gate + 1.702f * x * gate * (1.0f - gate)};
}

}  // namespace
}  // namespace mammut
