// A decoding step of one row is some eighty products of 20 to 200 microseconds. Waking sleeping threads costs 5 to 50
// microseconds each time, so these stay awake for a moment after their last piece, and sleep only when no more comes.
#include "step_team.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace mammut::step {
namespace {

using Clock = std::chrono::steady_clock;

// How long a thread without work stays awake.
constexpr auto kAwake = std::chrono::microseconds(150);

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

class Team {
 public:
  void run(int64_t count, int64_t piece, PieceFunction function, void* context) {
    const int64_t pieces = (count + piece - 1) / piece;
    const int64_t threads = std::min<int64_t>(at::get_num_threads(), pieces);
    // A second caller at the same time works alone.
    if (threads < 2 || pieces > static_cast<int64_t>(kRemaining) || !busy_.try_lock()) {
      function(context, 0, count);
      return;
    }
    std::lock_guard<std::mutex> busy(busy_, std::adopt_lock);
    while (members_ < threads - 1) {
      members_++;
      std::thread([this] { serve(); }).detach();
    }

    function_ = function;
    context_ = context;
    count_ = count;
    piece_ = piece;
    pieces_ = pieces;
    done_.store(0, std::memory_order_relaxed);
    const uint64_t round = (tickets_.load(std::memory_order_relaxed) & ~kRemaining) + kRound;
    tickets_.store(round | static_cast<uint64_t>(pieces), std::memory_order_seq_cst);
    if (sleepers_.load(std::memory_order_seq_cst) > 0) {
      { std::lock_guard<std::mutex> lock(sleep_); }
      wake_.notify_all();
    }

    work();
    for (int tries = 0; done_.load(std::memory_order_acquire) < pieces; tries++) {
      // Another thread has the last piece; where it was put off, this one must not keep its core.
      if (tries < 2000)
        pause();
      else
        std::this_thread::yield();
    }
  }

 private:
  static constexpr uint64_t kRemaining = (uint64_t{1} << 32) - 1;
  static constexpr uint64_t kRound = uint64_t{1} << 32;

  // Takes pieces while there are any. The job's fields are those of the ticket: it ends only when every piece is done.
  bool work() {
    bool worked = false;
    uint64_t ticket = tickets_.load(std::memory_order_acquire);
    while ((ticket & kRemaining) != 0) {
      if (!tickets_.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acq_rel, std::memory_order_acquire))
        continue;
      const int64_t first = (pieces_ - static_cast<int64_t>(ticket & kRemaining)) * piece_;
      function_(context_, first, std::min(first + piece_, count_));
      done_.fetch_add(1, std::memory_order_acq_rel);
      worked = true;
      ticket = tickets_.load(std::memory_order_acquire);
    }
    return worked;
  }

  void serve() {
    while (true) {
      auto until = Clock::now() + kAwake;
      while (Clock::now() < until) {
        if (work()) until = Clock::now() + kAwake;
        for (int i = 0; i < 16 && (tickets_.load(std::memory_order_relaxed) & kRemaining) == 0; i++) pause();
      }
      std::unique_lock<std::mutex> lock(sleep_);
      sleepers_.fetch_add(1, std::memory_order_seq_cst);
      wake_.wait(lock, [this] { return (tickets_.load(std::memory_order_seq_cst) & kRemaining) != 0; });
      sleepers_.fetch_sub(1, std::memory_order_seq_cst);
    }
  }

  std::mutex busy_;
  int64_t members_ = 0;

  PieceFunction function_ = nullptr;
  void* context_ = nullptr;
  int64_t count_ = 0, piece_ = 1, pieces_ = 0;
  // The round in the high half, the pieces that nobody has taken in the low one.
  alignas(64) std::atomic<uint64_t> tickets_{0};
  alignas(64) std::atomic<int64_t> done_{0};

  alignas(64) std::atomic<int> sleepers_{0};
  std::mutex sleep_;
  std::condition_variable wake_;
};

}  // namespace

void share_out(int64_t count, int64_t piece, PieceFunction function, void* context) {
  if (count <= 0) return;
  // Never destroyed: its threads may run until the process ends.
  static Team& team = *new Team;
  team.run(count, piece, function, context);
}

}  // namespace mammut::step
