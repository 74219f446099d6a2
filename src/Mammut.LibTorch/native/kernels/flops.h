// Counts the floating-point operations of products, a multiplication and an addition as two: those that libtorch runs,
// which a callback sees, and those that kernels run past it, which the kernels report here.
#pragma once

#include <atomic>
#include <cstdint>

namespace mammut {

extern std::atomic<bool> flops_counting;
extern std::atomic<int64_t> flops_counted;

// A kernel calls this for a product [m, k] x [k, n] that it does itself or by a direct call of BLAS; not for one that it
// leaves to an operator of libtorch.
inline void count_product(int64_t m, int64_t n, int64_t k, int64_t times = 1) {
  if (flops_counting.load(std::memory_order_relaxed))
    flops_counted.fetch_add(2 * m * n * k * times, std::memory_order_relaxed);
}

}  // namespace mammut
