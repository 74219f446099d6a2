// Which level of instruction sets this machine has.
#include "kernels/vector/vector.h"

namespace mammut {

namespace base {
extern const VectorKernels table;
}

#if defined(MT_X86_LEVELS)
namespace v3 {
extern const VectorKernels table;
}
namespace v4 {
extern const VectorKernels table;
}

static const VectorKernels& choose_vectors() {
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
  return avx512 ? v4::table : avx2 ? v3::table : base::table;
}
#else
static const VectorKernels& choose_vectors() { return base::table; }
#endif

const VectorKernels& vectors() {
  static const VectorKernels& chosen = choose_vectors();
  return chosen;
}

}  // namespace mammut
