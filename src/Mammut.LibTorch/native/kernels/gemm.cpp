#include "kernels/gemm.h"

#include "kernels/flops.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>

#if defined(__linux__) && defined(__x86_64__)
#include <dlfcn.h>
#endif

namespace mammut {
namespace {

// oneDNN's products, row-major. It compiles them for the machine, and runs them on OpenMP's threads, as libtorch's own
// loops: with OpenBLAS there would be a second pool, and each waits for the cores that the other one still spins on.
using OneDnnProduct = int (*)(
    char, char, int64_t, int64_t, int64_t, float, const void*, int64_t, const void*, int64_t, float, float*, int64_t);

// A distribution's libtorch links to oneDNN as a library; a wheel has it inside, out of reach, but brings MKL.
OneDnnProduct find(const char* name) {
#if defined(__linux__) && defined(__x86_64__)
  return reinterpret_cast<OneDnnProduct>(dlsym(RTLD_DEFAULT, name));
#else
  (void)name;
  return nullptr;
#endif
}

bool one_dnn(bool bf16, int64_t m, int64_t n, int64_t k, Factor a, Factor b, bool add, float* c) {
  static const OneDnnProduct floats = find("dnnl_sgemm");
  static const OneDnnProduct halves = find("dnnl_gemm_bf16bf16f32");
  const OneDnnProduct product = bf16 ? halves : floats;
  return product != nullptr
      && product(a.transposed ? 'T' : 'N', b.transposed ? 'T' : 'N', m, n, k, 1, a.data, a.stride, b.data, b.stride,
                 add ? 1 : 0, c, n) == 0;
}

at::Tensor view(const Factor& factor, int64_t rows, int64_t columns, at::ScalarType type) {
  const int64_t row = factor.transposed ? 1 : factor.stride, column = factor.transposed ? factor.stride : 1;
  return at::from_blob(const_cast<void*>(factor.data), {rows, columns}, {row, column}, at::TensorOptions().dtype(type));
}

}  // namespace

void gemm(bool bf16, int64_t m, int64_t n, int64_t k, Factor a, Factor b, bool add, float* c) {
  if (m == 0 || n == 0) return;
  if (k > 0 && one_dnn(bf16, m, n, k, a, b, add, c)) {
    count_product(m, n, k);
    return;
  }
  const at::NoGradGuard no_grad;
  const auto type = bf16 ? at::kBFloat16 : at::kFloat;
  const auto left = view(a, m, k, type), right = view(b, k, n, type);
  auto out = at::from_blob(c, {m, n}, at::TensorOptions().dtype(at::kFloat));
  if (!bf16 && add) {
    at::addmm_out(out, out, left, right);
  } else if (!bf16) {
    at::mm_out(out, left, right);
  } else if (add) {
    out.add_(at::mm(left, right));
  } else {
    out.copy_(at::mm(left, right));
  }
}

}  // namespace mammut
