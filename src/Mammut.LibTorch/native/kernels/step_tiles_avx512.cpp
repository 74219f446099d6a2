// The inner loops of a decoding step, compiled for AVX-512.
#if defined(__x86_64__)
#define LANES 16
#define TILES kAvx512Tiles
#include "step_tiles.inc.h"
#include "step_rows.inc.h"
#endif
