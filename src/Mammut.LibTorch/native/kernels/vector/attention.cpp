// Attention of one head of one sequence. Queries are taken in blocks; the scores of a block lie in the cache.
#include "kernels/vector/product.h"

#include <cmath>

namespace mammut {
namespace MT_LEVEL {
namespace {

constexpr int64_t kBlock = 24;

int64_t padded(int64_t count) { return (count + kLanes - 1) / kLanes * kLanes; }

// Working memory, part by part; each begins at a whole vector.
class Scratch {
 public:
  explicit Scratch(float* memory) : _start(memory), _next(memory) {}

  float* take(int64_t rows, int64_t columns) {
    float* part = _next;
    _next += padded(rows * columns);
    return part;
  }

  int64_t taken() const { return _next - _start; }

 private:
  float* _start;
  float* _next;
};

struct Forward {
  float *q, *k_across, *v, *scores, *out;

  Forward(const AttentionHead& head, Scratch& scratch) {
    const int64_t width = padded(head.width), keys = padded(head.keys);
    q = scratch.take(kBlock, width);
    k_across = scratch.take(head.width, keys);
    v = scratch.take(head.keys, width);
    scores = scratch.take(kBlock, keys);
    out = scratch.take(kBlock, width);
  }
};

struct Backward {
  float *q, *k, *k_across, *v_across, *grad_out, *weights, *slopes, *grad_q, *grad_k, *grad_v;

  Backward(const AttentionHead& head, Scratch& scratch) {
    const int64_t width = padded(head.width), keys = padded(head.keys);
    q = scratch.take(kBlock, width);
    k = scratch.take(head.keys, width);
    k_across = scratch.take(head.width, keys);
    v_across = scratch.take(head.width, keys);
    grad_out = scratch.take(kBlock, width);
    weights = scratch.take(kBlock, keys);
    slopes = scratch.take(kBlock, keys);
    grad_q = scratch.take(kBlock, width);
    grad_k = scratch.take(head.keys, width);
    grad_v = scratch.take(head.keys, width);
  }
};

// Rows as float32, times a factor, padded with zeros to whole vectors.
template <typename T>
void gather(const void* source, int64_t stride, int64_t rows, int64_t width, float factor, float* out) {
  const int64_t out_stride = padded(width), whole = width / kLanes * kLanes;
  for (int64_t i = 0; i < rows; i++) {
    const T* from = static_cast<const T*>(source) + i * stride;
    float* to = out + i * out_stride;
    for (int64_t w = 0; w < whole; w += kLanes) store(to + w, load(from + w) * factor);
    for (int64_t w = whole; w < width; w++) to[w] = widen(from[w]) * factor;
    for (int64_t w = width; w < out_stride; w++) to[w] = 0;
  }
}

// The same, rows becoming columns: [width, padded(rows)].
template <typename T>
void gather_across(const void* source, int64_t stride, int64_t rows, int64_t width, float* out) {
  const int64_t out_stride = padded(rows);
  for (int64_t i = 0; i < rows; i += kLanes) {
    const int64_t count = rows - i < kLanes ? rows - i : kLanes;
    for (int64_t w = 0; w < width; w++) {
      const T* from = static_cast<const T*>(source) + i * stride + w;
      float* to = out + w * out_stride + i;
      for (int64_t j = 0; j < count; j++) to[j] = widen(from[j * stride]);
      for (int64_t j = count; j < kLanes; j++) to[j] = 0;
    }
  }
}

template <typename T>
void scatter(const float* rows_of, int64_t rows, int64_t width, void* target, int64_t stride) {
  for (int64_t i = 0; i < rows; i++) {
    const float* from = rows_of + i * padded(width);
    T* to = static_cast<T*>(target) + i * stride;
    for (int64_t w = 0; w < width; w++) put(to + w, from[w]);
  }
}

int64_t seen_by(const AttentionHead& head, int64_t query) {
  if (!head.causal) return head.keys;
  const int64_t seen = query + 1 > head.prefix ? query + 1 : head.prefix;
  return seen < head.keys ? seen : head.keys;
}

template <typename T>
void forward(const AttentionHead& head, float* memory) {
  Scratch scratch(memory);
  const Forward part(head, scratch);
  const int64_t width = padded(head.width), keys = padded(head.keys);
  gather_across<T>(head.k, head.k_stride, head.keys, head.width, part.k_across);
  gather<T>(head.v, head.v_stride, head.keys, head.width, 1, part.v);
  for (int64_t start = 0; start < head.queries; start += kBlock) {
    const int64_t rows = head.queries - start < kBlock ? head.queries - start : kBlock;
    const int64_t seen = seen_by(head, start + rows - 1);
    gather<T>(static_cast<const T*>(head.q) + start * head.q_stride, head.q_stride, rows, head.width, head.scale, part.q);
    multiply<false>({part.scores, keys, part.q, width, part.k_across, keys, rows, padded(seen) / kLanes, head.width, false});

    float shares[kBlock];
    for (int64_t i = 0; i < rows; i++) {
      float* row = part.scores + i * keys;
      const int64_t count = seen_by(head, start + i), whole = count / kLanes * kLanes;
      const Ints rest = first_lanes(count - whole);
      Floats most = spread(-INFINITY);
      for (int64_t j = 0; j < whole; j += kLanes) most = larger(load(row + j), most);
      if (whole < count) most = larger(choose(rest, load(row + whole), most), most);
      const float top = largest(most);
      Floats total = {};
      for (int64_t j = 0; j < whole; j += kLanes) {
        const Floats weights = exponential(load(row + j) - top);
        store(row + j, weights);
        total += weights;
      }
      if (whole < count) {
        const Floats weights = choose(rest, exponential(load(row + whole) - top), Floats{});
        store(row + whole, weights);
        total += weights;
      }
      for (int64_t j = padded(count); j < padded(seen); j += kLanes) store(row + j, Floats{});
      const float all = sum(total);
      shares[i] = 1 / all;
      if (head.lse != nullptr) head.lse[start + i] = top + std::log(all);
    }

    multiply<false>({part.out, width, part.scores, keys, part.v, width, rows, width / kLanes, seen, false});
    for (int64_t i = 0; i < rows; i++)
      for (int64_t w = 0; w < width; w += kLanes) store(part.out + i * width + w, load(part.out + i * width + w) * shares[i]);
    scatter<T>(part.out, rows, head.width, static_cast<T*>(head.out) + start * head.out_stride, head.out_stride);
  }
}

// The products of the outputs and their gradients, summed over a row: what the softmax takes off the weights' gradients.
template <typename T>
float slope_of_sum(const AttentionHead& head, int64_t row) {
  const T* out = static_cast<const T*>(head.out) + row * head.out_stride;
  const T* gradient = static_cast<const T*>(head.grad_out) + row * head.grad_out_stride;
  const int64_t whole = head.width / kLanes * kLanes;
  Floats products = {};
  for (int64_t w = 0; w < whole; w += kLanes) products += load(out + w) * load(gradient + w);
  float total = sum(products);
  for (int64_t w = whole; w < head.width; w++) total += widen(out[w]) * widen(gradient[w]);
  return total;
}

template <typename T>
void backward(const AttentionHead& head, float* memory) {
  Scratch scratch(memory);
  const Backward part(head, scratch);
  const int64_t width = padded(head.width), keys = padded(head.keys);
  gather<T>(head.k, head.k_stride, head.keys, head.width, 1, part.k);
  gather_across<T>(head.k, head.k_stride, head.keys, head.width, part.k_across);
  gather_across<T>(head.v, head.v_stride, head.keys, head.width, part.v_across);
  for (int64_t i = 0; i < head.keys * width; i += kLanes) {
    store(part.grad_k + i, Floats{});
    store(part.grad_v + i, Floats{});
  }

  for (int64_t start = 0; start < head.queries; start += kBlock) {
    const int64_t rows = head.queries - start < kBlock ? head.queries - start : kBlock;
    const int64_t seen = seen_by(head, start + rows - 1), columns = padded(seen);
    gather<T>(static_cast<const T*>(head.q) + start * head.q_stride, head.q_stride, rows, head.width, head.scale, part.q);
    gather<T>(
        static_cast<const T*>(head.grad_out) + start * head.grad_out_stride, head.grad_out_stride, rows, head.width, 1, part.grad_out);
    multiply<false>({part.weights, keys, part.q, width, part.k_across, keys, rows, columns / kLanes, head.width, false});
    multiply<false>({part.slopes, keys, part.grad_out, width, part.v_across, keys, rows, columns / kLanes, head.width, false});

    for (int64_t i = 0; i < rows; i++) {
      float *weights = part.weights + i * keys, *slopes = part.slopes + i * keys;
      const int64_t count = seen_by(head, start + i);
      const float lse = head.lse[start + i], taken = slope_of_sum<T>(head, start + i);
      for (int64_t j = 0; j < columns; j += kLanes) {
        const Floats weight = choose(first_lanes(count - j), exponential(load(weights + j) - lse), Floats{});
        store(weights + j, weight);
        store(slopes + j, weight * (load(slopes + j) - taken));
      }
    }

    multiply<true>({part.grad_v, width, part.weights, keys, part.grad_out, width, seen, width / kLanes, rows, true});
    multiply<true>({part.grad_k, width, part.slopes, keys, part.q, width, seen, width / kLanes, rows, true});
    multiply<false>({part.grad_q, width, part.slopes, keys, part.k, width, rows, width / kLanes, seen, false});
    for (int64_t i = 0; i < rows * width; i += kLanes) store(part.grad_q + i, load(part.grad_q + i) * head.scale);
    scatter<T>(part.grad_q, rows, head.width, static_cast<T*>(head.grad_q) + start * head.grad_q_stride, head.grad_q_stride);
  }

  scatter<T>(part.grad_k, head.keys, head.width, head.grad_k, head.grad_k_stride);
  scatter<T>(part.grad_v, head.keys, head.width, head.grad_v, head.grad_v_stride);
}

}  // namespace

int64_t attention_scratch(const AttentionHead& head, bool backward) {
  Scratch scratch(nullptr);
  if (backward)
    Backward(head, scratch);
  else
    Forward(head, scratch);
  return scratch.taken();
}

void attention_forward(const AttentionHead& head, float* scratch) {
  head.bf16 ? forward<uint16_t>(head, scratch) : forward<float>(head, scratch);
}

void attention_backward(const AttentionHead& head, float* scratch) {
  head.bf16 ? backward<uint16_t>(head, scratch) : backward<float>(head, scratch);
}

}  // namespace MT_LEVEL
}  // namespace mammut
