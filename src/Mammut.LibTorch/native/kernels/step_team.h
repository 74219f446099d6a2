// Threads for work that comes in many small pieces, one right after the other, as a decoding step does.
#pragma once

#include <cstdint>
#include <type_traits>

namespace mammut::step {

using PieceFunction = void (*)(void* context, int64_t first, int64_t last);

void share_out(int64_t count, int64_t piece, PieceFunction function, void* context);

// Calls body(first, last) for pieces of 0 to count on as many threads as libtorch uses, and waits for all of them. Who is
// free takes the next piece, so that a thread that comes late, or is put off by the system, holds nobody up for long.
template <typename Body>
void share_out(int64_t count, int64_t piece, Body&& body) {
  using Plain = std::remove_reference_t<Body>;
  share_out(
      count, piece, [](void* context, int64_t first, int64_t last) { (*static_cast<Plain*>(context))(first, last); },
      const_cast<void*>(static_cast<const void*>(&body)));
}

}  // namespace mammut::step
