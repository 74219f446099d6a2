// Attention of a decoding step: few queries, each on its row's keys and values, which lie wherever they were once written.
#include "../errors.h"
#include "../mammut_torch.h"
#include "flops.h"
#include "step_team.h"
#include "step_tiles.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <cstring>
#include <vector>

using namespace mammut;
using namespace mammut::step;

namespace {

float* floats(const at::Tensor& tensor, int64_t dimensions, const char* name) {
  TORCH_CHECK(
      tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous() && tensor.dim() == dimensions,
      name, " must be float32, contiguous, on the CPU and have ", dimensions, " axes, but is ", tensor.sizes());
  return static_cast<float*>(tensor.data_ptr());
}

// Turns a token's heads by its position; pairs feature i with feature i + width / 2.
void rotate(const float* from, int64_t heads, int64_t width, const float* cos, const float* sin, float* to) {
  const int64_t half = width / 2;
  for (int64_t head = 0; head < heads; head++, from += width, to += width) {
    for (int64_t i = 0; i < half; i++) {
      const float a = from[i], b = from[i + half];
      to[i] = a * cos[i] - b * sin[i];
      to[i + half] = b * cos[i] + a * sin[i];
    }
  }
}

// Tokens that one thread takes at a time: some ten microseconds of work.
int64_t piece_of(int64_t positions, int64_t features) {
  return std::max<int64_t>(1, (int64_t{1} << 17) / std::max<int64_t>(1, 2 * positions * features));
}

float* scores_of(int64_t heads, int64_t positions) {
  thread_local std::vector<float> scores;
  const auto size = static_cast<size_t>(heads * ((positions + 15) / 16 * 16));
  if (scores.size() < size) scores.resize(size);
  return scores.data();
}

}  // namespace

// Self-attention of new positions [R, P, 3D], queries, keys and values beside each other, on the cached ones and on each
// other. `store` [positions, slots, 2D] gets the new keys and values: position p of row r in slot r. `slot` [R, capacity]
// says where each row's positions are, and gets the new ones. The angles [P, D / heads / 2] are null for no rotation.
MT_API at::Tensor* mt_kernel_step_attend(
    const at::Tensor* qkv, const at::Tensor* store, int32_t* slot, int64_t capacity, int64_t length, int64_t heads,
    int32_t causal, const at::Tensor* cos, const at::Tensor* sin) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const float* from = floats(*qkv, 3, "qkv");
    float* cached = floats(*store, 3, "the store");
    const int64_t rows = qkv->size(0), fresh = qkv->size(1), features = qkv->size(2) / 3, slots = store->size(1);
    TORCH_CHECK(
        heads > 0 && features * 3 == qkv->size(2) && features % heads == 0, "qkv ", qkv->sizes(), " cannot be cut into ", heads,
        " heads");
    const int64_t width = features / heads;
    TORCH_CHECK(
        store->size(2) == 2 * features && slots >= rows && store->size(0) >= length + fresh && capacity >= length + fresh,
        "the store ", store->sizes(), " has no room for ", length, " positions and ", qkv->sizes());
    const float *cosines = nullptr, *sines = nullptr;
    if (cos != nullptr) {
      cosines = floats(*cos, 2, "the cosines");
      sines = floats(*sin, 2, "the sines");
      TORCH_CHECK(
          width % 2 == 0 && cos->numel() == fresh * width / 2 && sin->numel() == cos->numel(), "the angles ", cos->sizes(),
          " do not fit ", fresh, " positions of ", width, " features");
    }

    count_product(fresh, length + fresh, features, 2 * rows);
    auto out = at::empty({rows, fresh, features}, qkv->options());
    float* to = static_cast<float*>(out.data_ptr());
    auto keep = [&](int64_t token) {
      const int64_t row = token / fresh, position = length + token % fresh;
      const float* key = from + token * 3 * features + features;
      float* place = cached + (position * slots + row) * 2 * features;
      if (cosines == nullptr) {
        std::memcpy(place, key, sizeof(float) * static_cast<size_t>(2 * features));
      } else {
        const int64_t angle = token % fresh * width / 2;
        rotate(key, heads, width, cosines + angle, sines + angle, place);
        std::memcpy(place + features, key + features, sizeof(float) * static_cast<size_t>(features));
      }
      slot[row * capacity + position] = static_cast<int32_t>(row);
    };
    const int64_t piece = piece_of(length + fresh, features);
    // Several positions of a row see each other, so all must be kept before the first attends.
    if (fresh > 1)
      share_out(rows * fresh, piece, [&](int64_t first, int64_t last) {
        for (int64_t token = first; token < last; token++) keep(token);
      });
    share_out(rows * fresh, piece, [&](int64_t first, int64_t last) {
      thread_local std::vector<float> turned;
      float* scores = scores_of(heads, length + fresh);
      for (int64_t token = first; token < last; token++) {
        if (fresh == 1) keep(token);
        const float* query = from + token * 3 * features;
        if (cosines != nullptr) {
          turned.resize(static_cast<size_t>(features));
          const int64_t angle = token % fresh * width / 2;
          rotate(query, heads, width, cosines + angle, sines + angle, turned.data());
          query = turned.data();
        }
        const int64_t seen = causal != 0 ? length + token % fresh + 1 : length + fresh;
        tiles().attend(
            {query, cached, cached + features, slot + token / fresh * capacity, slots, seen, 2 * features, heads, width,
             to + token * features, scores});
      }
    });
    return new at::Tensor(std::move(out));
  });
}

// Cross-attention of queries [R, P, D] on the keys and values [B, N, 2D] of each row's image.
MT_API at::Tensor* mt_kernel_step_cross(const at::Tensor* q, const at::Tensor* kv, const int64_t* row_image, int64_t heads) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const float *from = floats(*q, 3, "q"), *cached = floats(*kv, 3, "kv");
    const int64_t rows = q->size(0), fresh = q->size(1), features = q->size(2), positions = kv->size(1);
    TORCH_CHECK(
        heads > 0 && features % heads == 0 && kv->size(2) == 2 * features && positions > 0, "q ", q->sizes(), " and kv ",
        kv->sizes(), " do not make ", heads, " heads");
    for (int64_t row = 0; row < rows; row++)
      TORCH_CHECK(row_image[row] >= 0 && row_image[row] < kv->size(0), "there is no image ", row_image[row]);
    count_product(rows * fresh, positions, features, 2);
    auto out = at::empty_like(*q);
    float* to = static_cast<float*>(out.data_ptr());
    share_out(rows * fresh, piece_of(positions, features), [&](int64_t first, int64_t last) {
      float* scores = scores_of(heads, positions);
      for (int64_t token = first; token < last; token++) {
        const float* keys = cached + row_image[token / fresh] * positions * 2 * features;
        tiles().attend(
            {from + token * features, keys, keys + features, nullptr, 0, positions, 2 * features, heads, features / heads,
             to + token * features, scores});
      }
    });
    return new at::Tensor(std::move(out));
  });
}
