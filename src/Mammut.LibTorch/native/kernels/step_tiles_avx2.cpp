// The inner loops of a decoding step, compiled for AVX2 and FMA.
#if defined(__x86_64__)
#define LANES 8
#define TILES kAvx2Tiles
#include "step_tiles.inc.h"
#include "step_rows.inc.h"
#endif
