// Choosing the next token: what is wanted of the logits [R, V], in one pass over them.
#include "../errors.h"
#include "../mammut_torch.h"
#include "step_team.h"
#include "step_tiles.h"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstring>
#include <limits>

using namespace mammut;
using namespace mammut::step;

namespace {

float* logits_of(const at::Tensor& logits) {
  TORCH_CHECK(
      logits.device().is_cpu() && logits.scalar_type() == at::kFloat && logits.is_contiguous() && logits.dim() == 2 &&
          logits.size(1) > 0,
      "logits must be float32 [R, V], contiguous and on the CPU, but are ", logits.sizes());
  return static_cast<float*>(logits.data_ptr());
}

// Takes an id out of a row's choice while it lives. Cheaper than a copy of the row, which is as long as the vocabulary.
class Excluded {
 public:
  Excluded(float* row, int64_t id) : place_(id < 0 ? nullptr : row + id), value_(id < 0 ? 0 : row[id]) {
    if (place_ != nullptr) *place_ = -std::numeric_limits<float>::infinity();
  }

  ~Excluded() {
    if (place_ != nullptr) *place_ = value_;
  }

 private:
  float* place_;
  float value_;
};

}  // namespace

// The first place of each row's highest number, or -1 where one of them is NaN, into ids [R]. One id, if not -1, counts as -inf.
MT_API int32_t mt_kernel_best(const at::Tensor* logits, int64_t excluded, int64_t* ids) {
  return guarded<int32_t>(-1, [&] {
    float* values = logits_of(*logits);
    const int64_t count = logits->size(1);
    TORCH_CHECK(excluded < count, "there is no id ", excluded);
    share_out(logits->size(0), 1, [&](int64_t first, int64_t last) {
      for (int64_t row = first; row < last; row++) {
        const Excluded without(values + row * count, excluded);
        ids[row] = tiles().best(values + row * count, count);
      }
    });
    return 0;
  });
}

// The `width` highest numbers of each row and where they are, best first, into [R, width], and log(sum(exp(row))) into [R].
// A row with a NaN has NaN there, and nothing else. One id, if not -1, counts as -inf.
MT_API int32_t mt_kernel_leaders(
    const at::Tensor* logits, int64_t excluded, int64_t width, float* top, int64_t* places, double* log_sums) {
  return guarded<int32_t>(-1, [&] {
    float* values = logits_of(*logits);
    const int64_t count = logits->size(1);
    TORCH_CHECK(excluded < count, "there is no id ", excluded);
    TORCH_CHECK(width > 0 && width <= count, "a row of ", count, " has no best ", width);
    share_out(logits->size(0), 1, [&](int64_t first, int64_t last) {
      for (int64_t row = first; row < last; row++) {
        const Excluded without(values + row * count, excluded);
        if (!tiles().leaders(values + row * count, count, width, top + row * width, places + row * width, log_sums + row))
          log_sums[row] = std::numeric_limits<double>::quiet_NaN();
      }
    });
    return 0;
  });
}

// Where a float32 matrix lies, libtorch's count of its changes (-1 where there is none), and, where wanted, a hash of up to
// 512 of its elements.
MT_API int32_t mt_kernel_identify(const at::Tensor* tensor, int32_t sample, int64_t* numbers) {
  return guarded<int32_t>(-1, [&] {
    numbers[0] = reinterpret_cast<intptr_t>(tensor->data_ptr());
    numbers[1] = tensor->is_inference() ? -1 : static_cast<int64_t>(tensor->_version());
    numbers[2] = 0;
    if (sample == 0) return 0;
    TORCH_CHECK(
        tensor->device().is_cpu() && tensor->scalar_type() == at::kFloat && tensor->dim() == 2,
        "only float32 matrices on the CPU have samples");
    const char* data = static_cast<const char*>(tensor->data_ptr());
    const int64_t count = tensor->numel(), step = std::max<int64_t>(1, count / 512);
    uint64_t hash = 14695981039346656037u;
    for (int64_t i = 0; i < count; i += step) {
      const int64_t at = i / tensor->size(1) * tensor->stride(0) + i % tensor->size(1) * tensor->stride(1);
      uint32_t bits;
      std::memcpy(&bits, data + 4 * at, sizeof(bits));
      hash = (hash ^ bits) * 1099511628211u;
    }
    numbers[2] = static_cast<int64_t>(hash);
    return 0;
  });
}
