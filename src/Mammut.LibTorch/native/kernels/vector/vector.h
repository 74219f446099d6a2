// Inner loops that are compiled once for each level of instruction sets, in a namespace of its own (MT_LEVEL), and chosen
// when the library runs. They see plain memory only: an inline function of a library header, compiled here with newer
// instructions, could be the one that the linker keeps for everybody.
#pragma once

#include <cstdint>

namespace mammut {

// One head of one sequence. Rows lie `*_stride` elements apart; a row's `width` features lie together.
struct AttentionHead {
  int64_t queries, keys, width;
  bool causal;
  bool bf16;  // the element type of everything but `lse`; else float32
  int64_t prefix;  // as many keys are seen by every query, where causal
  float scale;
  const void *q, *k, *v;
  int64_t q_stride, k_stride, v_stride;
  void* out;  // written by the forward pass, read by the backward one
  int64_t out_stride;
  float* lse;  // logarithm of each query's sum of exponentials; null where no backward pass follows
  // The backward pass only.
  const void* grad_out;
  int64_t grad_out_stride;
  void *grad_q, *grad_k, *grad_v;
  int64_t grad_q_stride, grad_k_stride, grad_v_stride;
};

// One stretch of weights with its gradient and moments.
struct AdamStretch {
  float* weights;
  const float* gradients;
  float *first, *second;
  int64_t count;
  // first = keep1 * first + take1 * g; second = keep2 * second + take2 * g²;
  // weights = keep * weights - rate * first / (sqrt(second) + epsilon).
  float keep1, take1, keep2, take2, keep, rate, epsilon;
};

// Logits of one row, which become the gradient of the row's loss where one is wanted.
struct EntropyRow {
  float* logits;
  uint16_t* halves;  // null, or where the gradient goes as bfloat16: as a rule the front half of the logits' own memory
  int64_t count;
  int64_t label;
  float smoothing, z_loss;
  bool gradient;
  float factor;  // of the gradient
};

struct VectorKernels {
  // How many floats of working memory a head takes.
  int64_t (*attention_scratch)(const AttentionHead&, bool backward);
  void (*attention_forward)(const AttentionHead&, float* scratch);
  void (*attention_backward)(const AttentionHead&, float* scratch);
  void (*adam)(const AdamStretch&);
  double (*squares)(const float*, int64_t);  // their sum; not finite if a value is not
  double (*entropy)(const EntropyRow&);      // the loss of the row
};

const VectorKernels& vectors();

}  // namespace mammut
