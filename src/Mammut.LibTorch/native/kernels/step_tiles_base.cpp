// The inner loops of a decoding step for any machine.
#define LANES 4
#define TILES kBaseTiles
#include "step_tiles.inc.h"
#include "step_rows.inc.h"
