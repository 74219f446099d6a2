#include "step_tiles.h"

namespace mammut::step {

const Tiles& tiles() {
#if defined(__x86_64__)
  static const Tiles& chosen = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
      ? kAvx512Tiles
      : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? kAvx2Tiles
                                                                        : kBaseTiles;
  return chosen;
#else
  return kBaseTiles;
#endif
}

}  // namespace mammut::step
