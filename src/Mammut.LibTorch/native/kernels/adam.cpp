// The optimizer's sweeps over lists of tensors, on the CPU.
#include "errors.h"
#include "kernels/vector/vector.h"
#include "mammut_torch.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <vector>

namespace mammut {

// One parameter; the layout is repeated in AdamW.Native.cs.
struct AdamItem {
  const at::Tensor *weights, *first, *second;  // flat, of which this parameter is a part
  const at::Tensor* gradient;
  int64_t offset;
  float keep, rate, epsilon;
};

namespace {

constexpr int64_t kStretch = 1 << 16;

const float* floats(const at::Tensor& tensor) {
  TORCH_CHECK(tensor.is_contiguous() && tensor.device().is_cpu(), "a dense tensor on the CPU is expected");
  return tensor.data_ptr<float>();
}

}  // namespace
}  // namespace mammut

using namespace mammut;

MT_API int32_t mt_kernel_adam(const AdamItem* items, int32_t count, float keep1, float take1, float keep2, float take2) {
  return guarded<int32_t>(-1, [&] {
    std::vector<AdamStretch> stretches;
    for (int32_t i = 0; i < count; i++) {
      const AdamItem& item = items[i];
      const int64_t length = item.gradient->numel();
      TORCH_CHECK(item.offset + length <= item.weights->numel(), "a gradient longer than its weights");
      AdamStretch whole{const_cast<float*>(floats(*item.weights)) + item.offset, floats(*item.gradient),
          const_cast<float*>(floats(*item.first)) + item.offset, const_cast<float*>(floats(*item.second)) + item.offset, 0,
          keep1, take1, keep2, take2, item.keep, item.rate, item.epsilon};
      for (int64_t start = 0; start < length; start += kStretch) {
        AdamStretch part = whole;
        part.weights += start;
        part.gradients += start;
        part.first += start;
        part.second += start;
        part.count = std::min(kStretch, length - start);
        stretches.push_back(part);
      }
    }
    at::parallel_for(0, static_cast<int64_t>(stretches.size()), 1, [&](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; i++) vectors().adam(stretches[static_cast<size_t>(i)]);
    });
    return 0;
  });
}

// The sum of all squares, the same for any number of threads; not finite if a value is not.
MT_API int32_t mt_kernel_squares(const at::Tensor* const* tensors, int32_t count, double* out) {
  return guarded<int32_t>(-1, [&] {
    std::vector<std::pair<const float*, int64_t>> stretches;
    for (int32_t i = 0; i < count; i++) {
      const float* values = floats(*tensors[i]);
      for (int64_t start = 0, length = tensors[i]->numel(); start < length; start += kStretch)
        stretches.emplace_back(values + start, std::min(kStretch, length - start));
    }
    std::vector<double> sums(stretches.size());
    at::parallel_for(0, static_cast<int64_t>(stretches.size()), 1, [&](int64_t from, int64_t to) {
      for (int64_t i = from; i < to; i++) {
        const auto& stretch = stretches[static_cast<size_t>(i)];
        sums[static_cast<size_t>(i)] = vectors().squares(stretch.first, stretch.second);
      }
    });
    *out = 0;
    for (const double sum : sums) *out += sum;
    return 0;
  });
}
