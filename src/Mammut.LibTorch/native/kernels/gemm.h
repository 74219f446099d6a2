// Products of matrices in memory, on the pool of threads that at::parallel_for uses.
#pragma once

#include <cstdint>

namespace mammut {

// A factor of a product: rows `stride` elements apart, or those of its transpose.
struct Factor {
  const void* data;
  int64_t stride;
  bool transposed;
};

// c[m, n] = a[m, k] b[k, n], plus what c holds where `add`. The factors are float32, or bfloat16 where `bf16`; c and the
// sums are float32. Dense c: its rows are n elements apart. Called outside of parallel sections.
void gemm(bool bf16, int64_t m, int64_t n, int64_t k, Factor a, Factor b, bool add, float* c);

}  // namespace mammut
