// What the kernels of linear layers share: rows in blocks that stay in the cache, and sums over rows by thread.
#pragma once

#include "kernels/gemm.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace mammut {

// What lies between two products is this many rows at a time: so many that the products run at full speed, so few that
// the sweeps between them find their rows in the cache.
constexpr int64_t kBlockRows = 2048;

inline int64_t block_rows(int64_t rows) {
  const int64_t blocks = std::max<int64_t>(1, (rows + kBlockRows - 1) / kBlockRows);
  return (rows + blocks - 1) / blocks;
}

// body(first, count)
template <typename Body>
void over_blocks(int64_t rows, Body&& body) {
  const int64_t size = block_rows(rows);
  for (int64_t first = 0; first < rows; first += size) body(first, std::min(size, rows - first));
}

inline int64_t parts_of_rows() { return at::get_num_threads(); }

// body(part, first, count), the parts at once.
template <typename Body>
void over_threads(int64_t rows, Body&& body) {
  constexpr int64_t kFewestRows = 16;
  const int64_t parts = std::max<int64_t>(1, std::min(parts_of_rows(), rows / kFewestRows));
  at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    for (int64_t part = begin; part < end; part++) {
      const int64_t first = rows * part / parts;
      body(part, first, rows * (part + 1) / parts - first);
    }
  });
}

// Column sums, one row for each part; none of them where they are not wanted.
class Sums {
 public:
  Sums(bool wanted, int64_t width) : _width(width) {
    if (wanted) _parts = at::zeros({parts_of_rows(), width}, at::kFloat);
  }

  float* part(int64_t index) const { return _parts.defined() ? _parts.data_ptr<float>() + index * _width : nullptr; }

  at::Tensor total() const { return _parts.defined() ? _parts.sum(0) : _parts; }

 private:
  int64_t _width;
  at::Tensor _parts;
};

// Working memory for rows, in the type of a product's factors.
class Rows {
 public:
  Rows(bool bf16, int64_t rows, int64_t width)
      : _tensor(at::empty({rows, width}, bf16 ? at::kBFloat16 : at::kFloat)), _width(width), _bf16(bf16) {}

  // Null in the other type.
  float* floats(int64_t row) const { return _bf16 ? nullptr : static_cast<float*>(_tensor.data_ptr()) + row * _width; }
  uint16_t* halves(int64_t row) const {
    return _bf16 ? static_cast<uint16_t*>(_tensor.data_ptr()) + row * _width : nullptr;
  }
  Factor factor(bool transposed = false) const { return {_tensor.data_ptr(), _width, transposed}; }

 private:
  at::Tensor _tensor;
  int64_t _width;
  bool _bf16;
};

// A matrix as a factor of a product: its rows dense, in float32 or bfloat16.
class Weight {
 public:
  Weight(const at::Tensor& weight, bool bf16) : _tensor(weight.to(bf16 ? at::kBFloat16 : at::kFloat)) {
    if (_tensor.stride(1) != 1 || _tensor.stride(0) < _tensor.size(1)) _tensor = _tensor.contiguous();
  }

  Factor factor(bool transposed) const { return {_tensor.data_ptr(), _tensor.stride(0), transposed != _turned}; }

  // For a product with its transpose, over many rows. oneDNN's float32 products lose a sixth of their speed to a transposed
  // factor with long rows (measured at 384 by 1536); to turn it once costs far less.
  Weight turned(int64_t rows) && {
    if (_tensor.scalar_type() == at::kFloat && rows >= kManyRows && _tensor.size(1) > 2 * _tensor.size(0)) {
      _tensor = _tensor.t().contiguous();
      _turned = true;
    }
    return std::move(*this);
  }

 private:
  static constexpr int64_t kManyRows = 256;

  at::Tensor _tensor;
  bool _turned = false;
};

// A gradient that the blocks' products write and add to.
inline at::Tensor product_of(int64_t rows, int64_t height, int64_t width) {
  return rows == 0 ? at::zeros({height, width}, at::kFloat) : at::empty({height, width}, at::kFloat);
}

inline at::Tensor dense_rows(const at::Tensor& x) { return x.to(at::kFloat).reshape({-1, x.size(-1)}).contiguous(); }

// The kernels read plain memory: what does not fit must be found before.
inline void check_matrix(const at::Tensor& weight, int64_t columns, const char* name) {
  TORCH_CHECK(weight.dim() == 2 && weight.size(1) == columns, name, " must be [_, ", columns, "], but is ", weight.sizes());
}

inline void check_vector(const at::Tensor& vector, int64_t length, const char* name) {
  TORCH_CHECK(
      vector.numel() == 0 || (vector.dim() == 1 && vector.size(0) == length), name, " must be [", length, "], but is ",
      vector.sizes());
}

// What autograd sees must be a tensor; one without elements stands for none.
inline at::Tensor optional_tensor(const at::Tensor* tensor) {
  return tensor == nullptr ? at::empty({0}, at::kFloat) : *tensor;
}

// Not defined where there is none.
inline at::Tensor dense_vector(const at::Tensor& x) {
  return x.numel() == 0 ? at::Tensor() : x.to(at::kFloat).contiguous();
}

inline const float* floats_of(const at::Tensor& x, int64_t offset = 0) {
  return x.defined() ? x.data_ptr<float>() + offset : nullptr;
}

// A gradient in the type of what it belongs to, which was converted for the product.
inline at::Tensor like(const at::Tensor& grad, const at::Tensor& weight) {
  return grad.defined() ? grad.to(weight.scalar_type()) : grad;
}

template <typename... Tensors>
bool differentiates(const Tensors&... tensors) {
  return c10::GradMode::is_enabled() && (... || tensors.requires_grad());
}

inline void check_first_derivative() {
  TORCH_CHECK(
      !c10::GradMode::is_enabled(),
      "a fused linear layer has no second derivative; with MAMMUT_KERNELS=composed in the environment it has");
}

}  // namespace mammut
