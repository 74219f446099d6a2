// Memory for tensors on the CPU, in place of malloc: a training step takes and frees the same sizes again and again, and what
// malloc gives back to the system comes again as fresh pages, at a tenth of the memory's speed. Here it is kept, in huge
// pages where the system has them: a tenth of the faults, and products that miss the page table less.
#include "errors.h"
#include "mammut_torch.h"

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <set>
#include <unordered_map>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace mammut {
namespace {

#if defined(__linux__)

constexpr size_t kHugePage = size_t{2} << 20;
constexpr size_t kSegment = size_t{512} << 20;  // taken from the system at once; larger requests get one of their own
constexpr size_t kSmallest = size_t{64} << 10;  // below, malloc is at its best
constexpr size_t kGrain = 512;

size_t round_up(size_t size, size_t to) { return (size + to - 1) / to * to; }

// A stretch of a segment, in use or free; its neighbours lie in the same segment. No two free ones are neighbours.
struct Block {
  char* start;
  size_t size;
  bool free = true;
  Block* before = nullptr;
  Block* after = nullptr;

  bool is_segment() const { return before == nullptr && after == nullptr; }
};

struct BySize {
  bool operator()(const Block* a, const Block* b) const {
    return std::make_pair(a->size, a->start) < std::make_pair(b->size, b->start);
  }
};

// All members but the mutex are guarded by it.
class KeptMemory {
 public:
  struct Statistics {
    size_t reserved = 0, used = 0, peak = 0, limit = 0;
  };

  explicit KeptMemory(size_t limit) { _statistics.limit = limit; }

  void* take(size_t bytes) {
    const size_t size = round_up(bytes, kGrain);
    const std::lock_guard<std::mutex> lock(_mutex);
    Block* block = best(size);
    if (block == nullptr) {
      release_free(_statistics.limit);
      block = reserve(std::max(kSegment, round_up(size, kHugePage)));
    }
    _free.erase(block);
    if (block->size - size >= kSmallest) split(block, size);
    block->free = false;
    _used.emplace(block->start, block);
    _statistics.used += block->size;
    _statistics.peak = std::max(_statistics.peak, _statistics.used);
    return block->start;
  }

  // False where the memory is not from here.
  bool give_back(void* memory) {
    const std::lock_guard<std::mutex> lock(_mutex);
    const auto found = _used.find(memory);
    if (found == _used.end()) return false;
    Block* block = found->second;
    _used.erase(found);
    _statistics.used -= block->size;
    block->free = true;
    if (block->before != nullptr && block->before->free) block = merge(block->before, block);
    if (block->after != nullptr && block->after->free) merge(block, block->after);
    _free.insert(block);
    release_free(_statistics.limit);
    return true;
  }

  void release() {
    const std::lock_guard<std::mutex> lock(_mutex);
    release_free(0);
  }

  Statistics statistics(bool forget_peak) {
    const std::lock_guard<std::mutex> lock(_mutex);
    const Statistics now = _statistics;
    if (forget_peak) _statistics.peak = _statistics.used;
    return now;
  }

 private:
  Block* best(size_t size) const {
    Block wanted{nullptr, size};
    const auto found = _free.lower_bound(&wanted);
    return found == _free.end() ? nullptr : *found;
  }

  // A new segment, which begins at a huge page.
  Block* reserve(size_t size) {
    char* memory = map(size + kHugePage);
    if (memory == nullptr) {
      release_free(0);
      memory = map(size + kHugePage);
    }
    TORCH_CHECK(memory != nullptr, "not enough memory: ", size, " bytes were asked for, and ", _statistics.used, " are in use");
    const size_t skip = round_up(reinterpret_cast<size_t>(memory), kHugePage) - reinterpret_cast<size_t>(memory);
    if (skip > 0) munmap(memory, skip);
    munmap(memory + skip + size, kHugePage - skip);
    // Where the system has no huge pages, ordinary ones will do.
    madvise(memory + skip, size, MADV_HUGEPAGE);
    auto* block = new Block{memory + skip, size};
    _free.insert(block);
    _statistics.reserved += size;
    return block;
  }

  static char* map(size_t size) {
    void* memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : static_cast<char*>(memory);
  }

  void split(Block* block, size_t size) {
    auto* rest = new Block{block->start + size, block->size - size, true, block, block->after};
    if (rest->after != nullptr) rest->after->before = rest;
    block->after = rest;
    block->size = size;
    _free.insert(rest);
  }

  // Of two neighbours, of which those that are free have left the list or are looked up here.
  Block* merge(Block* first, Block* second) {
    _free.erase(first);
    _free.erase(second);
    first->size += second->size;
    first->after = second->after;
    if (first->after != nullptr) first->after->before = first;
    delete second;
    return first;
  }

  // Gives whole free segments back, the largest first, until no more than `limit` bytes lie free.
  void release_free(size_t limit) {
    auto next = _free.end();
    while (next != _free.begin() && _statistics.reserved - _statistics.used > limit) {
      Block* block = *--next;
      if (!block->is_segment()) continue;
      next = _free.erase(next);
      munmap(block->start, block->size);
      _statistics.reserved -= block->size;
      delete block;
    }
  }

  std::mutex _mutex;
  std::set<Block*, BySize> _free;
  std::unordered_map<void*, Block*> _used;
  Statistics _statistics;
};

// Lives as long as the process: tensors may be freed after everything else.
KeptMemory* kept = nullptr;

void free_kept(void* memory) {
  if (memory == nullptr || kept->give_back(memory)) return;
  c10::GetDefaultCPUAllocator()->raw_deleter()(memory);
}

// Later versions of libtorch have dropped a `const` and added a function; what does not override does no harm.
class KeepingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t bytes) const { return get(bytes); }
  c10::DataPtr allocate(size_t bytes) { return get(bytes); }
  c10::DeleterFnPtr raw_deleter() const override { return &free_kept; }
  void copy_data(void* to, const void* from, size_t count) const { std::memcpy(to, from, count); }

 private:
  static c10::DataPtr get(size_t bytes) {
    if (bytes < kSmallest) return c10::GetDefaultCPUAllocator()->allocate(bytes);
    void* memory = kept->take(bytes);
    return {memory, memory, &free_kept, c10::Device(c10::DeviceType::CPU)};
  }
};

#endif

}  // namespace
}  // namespace mammut

using namespace mammut;

// From now on tensors take their memory here, and up to `limit` bytes are kept when they free it; 0 is for half of the
// machine's memory. Returns 0 where this system is left to malloc.
MT_API int32_t mt_memory_keep(int64_t limit) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
#if defined(__linux__)
    if (kept != nullptr) return 1;
    const auto machine = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
    kept = new KeptMemory(limit > 0 ? static_cast<size_t>(limit) : machine / 2);
    c10::SetCPUAllocator(new KeepingAllocator, 1);
    return 1;
#else
    (void)limit;
    return 0;
#endif
  });
}

// Bytes: reserved of the system, in use, in use at most, and how many may lie free. Returns 0 where malloc is in use.
// With `forget_peak` the highest use begins anew.
MT_API int32_t mt_memory_statistics(int64_t* out, int32_t forget_peak) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
#if defined(__linux__)
    if (kept == nullptr) return 0;
    const auto now = kept->statistics(forget_peak != 0);
    const size_t values[] = {now.reserved, now.used, now.peak, now.limit};
    std::copy(std::begin(values), std::end(values), out);
    return 1;
#else
    (void)out;
    (void)forget_peak;
    return 0;
#endif
  });
}

// Gives back what lies free.
MT_API int32_t mt_memory_release() {
  return guarded<int32_t>(-1, [&]() -> int32_t {
#if defined(__linux__)
    if (kept != nullptr) kept->release();
#endif
    return 0;
  });
}
