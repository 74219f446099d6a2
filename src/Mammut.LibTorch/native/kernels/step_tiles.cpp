#include "step_tiles.h"

#include "../mammut_torch.h"

#include <atomic>

namespace mammut::step {
namespace {

#if defined(__x86_64__)
bool has_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool has_avx512() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl");
}
#endif

// What this processor has, and no more than so many floats in a vector.
const Tiles* best_within(int32_t floats) {
#if defined(__x86_64__)
  if (floats >= 16 && has_avx512()) return &kAvx512Tiles;
  if (floats >= 8 && has_avx2()) return &kAvx2Tiles;
#endif
  return &kBaseTiles;
}

std::atomic<const Tiles*>& chosen() {
  static std::atomic<const Tiles*> table{best_within(16)};
  return table;
}

}  // namespace

const Tiles& tiles() { return *chosen().load(std::memory_order_relaxed); }

}  // namespace mammut::step

// For tests: vectors of at most so many floats from now on.
MT_API void mt_kernel_step_vectors(int32_t floats) { mammut::step::chosen() = mammut::step::best_within(floats); }
