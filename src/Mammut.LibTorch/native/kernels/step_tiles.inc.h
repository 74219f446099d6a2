// The text of step_tiles.h's products; LANES and TILES (the name of the table) come from the file that includes this. With few
// rows or many, the weights are read once, in order, with the next ones asked for in advance.
#pragma once

#include "step_few_rows.inc.h"
#include "step_many_rows.inc.h"

namespace {

template <typename W>
void product_of(const Product& job, int64_t first, int64_t last) {
  if (!job.side_by_side) return few_rows<W>(job, first, last);
  // The widest block decides.
  switch (least(whole_vectors(job.m), kBlock) / LANES) {
    case 1:
      return many_rows<W, kTileRows[1]>(job, first, last);
    case 2:
      return many_rows<W, kTileRows[2]>(job, first, last);
    case 3:
      return many_rows<W, kTileRows[3]>(job, first, last);
    default:
      return many_rows<W, kTileRows[4]>(job, first, last);
  }
}

void product(const Product& job, int64_t first, int64_t last) {
  switch (job.weights.kind) {
    case WeightKind::Float32:
      return product_of<float>(job, first, last);
    case WeightKind::BFloat16:
      return product_of<uint16_t>(job, first, last);
    case WeightKind::Int8:
      return product_of<int8_t>(job, first, last);
  }
}

}  // namespace
