// What a decoding step does with rows beside its products; the other half of the text behind step_tiles.h.
#include "step_tiles.h"
#include "step_vectors.h"

namespace {

using namespace mammut::step;

float dot(const float* a, const float* b, int64_t count) {
  Vector total = {};
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) total += load(a + i) * load(b + i);
  float result = sum(total);
  for (; i < count; i++) result += a[i] * b[i];
  return result;
}

void normalise(const Norm& norm, const float* x, int64_t width, float* out) {
  const int64_t whole = width / LANES * LANES;
  float mean = 0;
  if (norm.kind == NormKind::Layer) {
    Vector total = {};
    for (int64_t i = 0; i < whole; i += LANES) total += load(x + i);
    mean = sum(total);
    for (int64_t i = whole; i < width; i++) mean += x[i];
    mean /= static_cast<float>(width);
  }
  Vector total = {};
  for (int64_t i = 0; i < whole; i += LANES) {
    const Vector away = load(x + i) - all(mean);
    total += away * away;
  }
  float square = sum(total);
  for (int64_t i = whole; i < width; i++) square += (x[i] - mean) * (x[i] - mean);
  const float scale = 1.0f / __builtin_sqrtf(square / static_cast<float>(width) + norm.epsilon);

  for (int64_t i = 0; i < whole; i += LANES) {
    Vector value = (load(x + i) - all(mean)) * all(scale) * load(norm.weight + i);
    if (norm.bias != nullptr) value += load(norm.bias + i);
    store(out + i, value);
  }
  for (int64_t i = whole; i < width; i++)
    out[i] = (x[i] - mean) * scale * norm.weight[i] + (norm.bias == nullptr ? 0.0f : norm.bias[i]);
}

// Turns scores into probabilities; the places behind them, up to a whole vector, are overwritten.
void softmax(float* scores, int64_t count) {
  float top = scores[0];
  for (int64_t i = 1; i < count; i++) top = scores[i] > top ? scores[i] : top;
  Vector total = {};
  for (int64_t i = 0; i < count; i += LANES) {
    // What lies behind the last score has no share.
    for (int64_t j = count; j < i + LANES; j++) scores[j] = top - 200.0f;
    const Vector share = exponential(load(scores + i) - all(top));
    store(scores + i, share);
    total += share;
  }
  const Vector scale = all(1.0f / sum(total));
  for (int64_t i = 0; i < count; i += LANES) store(scores + i, load(scores + i) * scale);
}

int64_t place_of(const Attention& job, int64_t position) {
  return (job.slot == nullptr ? position : position * job.slots + job.slot[position]) * job.stride;
}

void attend(const Attention& job) {
  const int64_t room = (job.positions + 15) / 16 * 16;
  const float scale = 1.0f / __builtin_sqrtf(static_cast<float>(job.width));
  // Position by position and not head by head: a position's heads lie beside each other.
  for (int64_t position = 0; position < job.positions; position++) {
    const float* key = job.keys + place_of(job, position);
    for (int64_t head = 0; head < job.heads; head++)
      job.scores[head * room + position] = scale * dot(job.query + head * job.width, key + head * job.width, job.width);
  }
  for (int64_t head = 0; head < job.heads; head++) softmax(job.scores + head * room, job.positions);

  std::memset(job.out, 0, sizeof(float) * static_cast<size_t>(job.heads * job.width));
  for (int64_t position = 0; position < job.positions; position++) {
    const float* value = job.values + place_of(job, position);
    for (int64_t head = 0; head < job.heads; head++) {
      const float share = job.scores[head * room + position];
      float* out = job.out + head * job.width;
      const float* from = value + head * job.width;
      int64_t i = 0;
      for (; i + LANES <= job.width; i += LANES) store(out + i, load(out + i) + all(share) * load(from + i));
      for (; i < job.width; i++) out[i] += share * from[i];
    }
  }
}

void swiglu(const float* a, const float* b, int64_t count, float* out) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(out + i, load(a + i) * sigmoid(load(a + i)) * load(b + i));
  for (; i < count; i++) out[i] = a[i] * sigmoid(all(a[i]))[0] * b[i];
}

int64_t best(const float* values, int64_t count) {
  Vector top = all(-__builtin_inff());
  Integers odd = {};
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    const Vector value = load(values + i);
    odd |= value != value;
    top = larger(value, top);
  }
  if (any(odd)) return -1;
  float most = largest(top);
  for (; i < count; i++) {
    if (values[i] != values[i]) return -1;
    most = values[i] > most ? values[i] : most;
  }
  for (int64_t place = 0; place < count; place++)
    if (values[place] == most) return place;
  return 0;
}

bool leaders(const float* values, int64_t count, int64_t width, float* top, int64_t* places, double* log_sum) {
  int64_t found = 0;
  auto offer = [&](float value, int64_t place) {
    if (found == width && !(value > top[found - 1])) return;
    int64_t at = found < width ? found++ : found - 1;
    for (; at > 0 && value > top[at - 1]; at--) {
      top[at] = top[at - 1];
      places[at] = places[at - 1];
    }
    top[at] = value;
    places[at] = place;
  };

  Integers odd = {};
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    const Vector value = load(values + i);
    odd |= value != value;
    // Few vectors hold one of the best so far.
    if (found == width && !any(value > all(top[width - 1]))) continue;
    for (int64_t j = 0; j < LANES; j++) offer(values[i + j], i + j);
  }
  bool strange = any(odd);
  for (; i < count; i++) {
    strange |= values[i] != values[i];
    offer(values[i], i);
  }
  if (strange) return false;

  const float most = top[0];
  double total = 0;
  i = 0;
  while (i + LANES <= count) {
    // Short sums of floats, put together in doubles, lose nothing over a large vocabulary.
    Vector part = {};
    for (int64_t end = least(count, i + 64 * LANES); i + LANES <= end; i += LANES)
      part += exponential(load(values + i) - all(most));
    float lanes[LANES];
    store(lanes, part);
    for (float lane : lanes) total += lane;
  }
  for (; i < count; i++) total += exponential(all(values[i] - most))[0];
  *log_sum = most + __builtin_log(total);
  return true;
}

}  // namespace

namespace mammut::step {

extern const Tiles TILES;
const Tiles TILES = {side_by_side, packed_size, normalise, pack, product, attend, swiglu, best, leaders};

}  // namespace mammut::step
