// Sweeps over long stretches of memory, each element read and written once: the optimizer, the norm, the softmax.
#include "kernels/vector/simd.h"

#include <cmath>

namespace mammut {
namespace MT_LEVEL {

int64_t attention_scratch(const AttentionHead&, bool backward);
void attention_forward(const AttentionHead&, float* scratch);
void attention_backward(const AttentionHead&, float* scratch);

namespace {

void adam(const AdamStretch& stretch) {
  float* __restrict weights = stretch.weights;
  const float* __restrict gradients = stretch.gradients;
  float* __restrict first = stretch.first;
  float* __restrict second = stretch.second;
  const float keep1 = stretch.keep1, take1 = stretch.take1, keep2 = stretch.keep2, take2 = stretch.take2;
  const float keep = stretch.keep, rate = stretch.rate, epsilon = stretch.epsilon;
  for (int64_t i = 0; i < stretch.count; i++) {
    const float g = gradients[i];
    const float m = keep1 * first[i] + take1 * g;
    const float v = keep2 * second[i] + take2 * (g * g);
    first[i] = m;
    second[i] = v;
    weights[i] = keep * weights[i] - rate * m / (__builtin_sqrtf(v) + epsilon);
  }
}

double squares(const float* values, int64_t count) {
  constexpr int64_t kStretch = 1024;  // As many fit into float32 without losing digits that count.
  double total = 0;
  for (int64_t start = 0; start < count; start += kStretch) {
    const int64_t end = count - start < kStretch ? count : start + kStretch;
    Floats a = {}, b = {};
    int64_t i = start;
    for (; i + 2 * kLanes <= end; i += 2 * kLanes) {
      const Floats x = load(values + i), y = load(values + i + kLanes);
      a += x * x;
      b += y * y;
    }
    total += sum(a + b);
    for (; i < end; i++) total += static_cast<double>(values[i]) * values[i];
  }
  return total;
}

double entropy(const EntropyRow& row) {
  float* x = row.logits;
  const int64_t count = row.count, whole = count / kLanes * kLanes;
  Floats most = spread(-INFINITY), totals = {};
  for (int64_t i = 0; i < whole; i += kLanes) {
    const Floats logits = load(x + i);
    most = larger(logits, most);
    totals += logits;
  }
  float top = largest(most), total = sum(totals);
  for (int64_t i = whole; i < count; i++) {
    top = x[i] > top ? x[i] : top;
    total += x[i];
  }

  const float label = x[row.label];
  Floats parts = {};
  for (int64_t i = 0; i < whole; i += kLanes) {
    const Floats e = exponential(load(x + i) - top);
    store(x + i, e);
    parts += e;
  }
  float all = sum(parts);
  for (int64_t i = whole; i < count; i++) {
    x[i] = std::exp(x[i] - top);
    all += x[i];
  }

  const double lse = static_cast<double>(top) + std::log(static_cast<double>(all));
  const double even = row.smoothing / static_cast<double>(count);
  const double loss = lse - (1.0 - row.smoothing) * label - even * total + row.z_loss * lse * lse;
  if (!row.gradient) return loss;

  const float scale = row.factor * static_cast<float>((1 + 2 * row.z_loss * lse) / all);
  const float less = row.factor * static_cast<float>(even);
  const float at_label = x[row.label] * scale - less - row.factor * (1 - row.smoothing);
  if (row.halves == nullptr) {
    for (int64_t i = 0; i < count; i++) x[i] = x[i] * scale - less;
    x[row.label] = at_label;
    return loss;
  }
  // The halves lie behind what is still to be read of the logits; copies keep the compiler from thinking that they do not meet.
  const auto put_half = [&](int64_t i, float value) {
    const uint16_t half = round16(value);
    std::memcpy(row.halves + i, &half, sizeof half);
  };
  for (int64_t i = 0; i < whole; i += kLanes) store(row.halves + i, load(x + i) * scale - less);
  for (int64_t i = whole; i < count; i++) put_half(i, x[i] * scale - less);
  put_half(row.label, at_label);
  return loss;
}

}  // namespace

extern const VectorKernels table;
const VectorKernels table = {attention_scratch, attention_forward, attention_backward, adam, squares, entropy};

}  // namespace MT_LEVEL
}  // namespace mammut
