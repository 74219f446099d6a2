// The process as a whole: version, threads, devices and random generators.
#include "errors.h"
#include "mammut_torch.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

#include <mutex>

using namespace mammut;

namespace {

at::Generator default_generator(int32_t type, int32_t index) {
  const c10::Device device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
  return at::globalContext().defaultGenerator(device);
}

// Later versions wait through the device's guard, earlier ones through the CUDA hooks; the compiler takes what is there.
template <typename Hooks, typename Guard>
auto synchronize(const Hooks&, const Guard* guard, c10::DeviceIndex device, int)
    -> decltype(guard->synchronizeDevice(device)) {
  guard->synchronizeDevice(device);
}

template <typename Hooks, typename Guard>
auto synchronize(const Hooks& hooks, const Guard*, c10::DeviceIndex device, long)
    -> decltype(hooks.deviceSynchronize(device)) {
  hooks.deviceSynchronize(device);
}

}  // namespace

MT_API const char* mt_version() { return TORCH_VERSION; }

MT_API int32_t mt_get_num_threads() { return at::get_num_threads(); }

MT_API int32_t mt_set_num_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_threads(count);
    return 0;
  });
}

MT_API int32_t mt_get_num_interop_threads() { return static_cast<int32_t>(at::get_num_interop_threads()); }

MT_API int32_t mt_set_num_interop_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_interop_threads(count);
    return 0;
  });
}

MT_API int32_t mt_cuda_is_available() {
  return guarded<int32_t>(0, [&] { return at::globalContext().hasCUDA() ? 1 : 0; });
}

MT_API int32_t mt_cuda_device_count() {
  return guarded<int32_t>(0, [&] {
    return at::globalContext().hasCUDA()
        ? static_cast<int32_t>(c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA)->deviceCount())
        : 0;
  });
}

// Waits for a device; -1 is the current one.
MT_API int32_t mt_cuda_synchronize(int32_t index) {
  return guarded<int32_t>(-1, [&] {
    TORCH_CHECK(at::globalContext().hasCUDA(), "there is no CUDA device");
    const auto* guard = c10::impl::getDeviceGuardImpl(c10::DeviceType::CUDA);
    const auto device = index < 0 ? guard->getDevice().index() : static_cast<c10::DeviceIndex>(index);
    synchronize(at::detail::getCUDAHooks(), guard, device, 0);
    return 0;
  });
}

MT_API int32_t mt_allow_tf32(int32_t cudnn) {
  return guarded<int32_t>(-1, [&] {
    const auto& context = at::globalContext();
    return (cudnn != 0 ? context.allowTF32CuDNN() : context.allowTF32CuBLAS()) ? 1 : 0;
  });
}

MT_API int32_t mt_set_allow_tf32(int32_t cudnn, int32_t value) {
  return guarded<int32_t>(-1, [&] {
    auto& context = at::globalContext();
    if (cudnn != 0)
      context.setAllowTF32CuDNN(value != 0);
    else
      context.setAllowTF32CuBLAS(value != 0);
    return 0;
  });
}

// The default generators of every device, as torch.manual_seed does.
MT_API int32_t mt_manual_seed(int64_t seed) {
  return guarded<int32_t>(-1, [&] {
    at::manual_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

// A new generator; on a device other than the CPU it begins as a copy of that device's default one.
MT_API at::Generator* mt_generator_new(uint64_t seed, int32_t type, int32_t index) {
  return guarded<at::Generator*>(nullptr, [&] {
    auto generator = type == static_cast<int32_t>(c10::DeviceType::CPU)
        ? at::detail::createCPUGenerator(seed)
        : default_generator(type, index).clone();
    generator.set_current_seed(seed);
    return new at::Generator(std::move(generator));
  });
}

// A handle on the default generator of a device.
MT_API at::Generator* mt_generator_default(int32_t type, int32_t index) {
  return guarded<at::Generator*>(nullptr, [&] { return new at::Generator(default_generator(type, index)); });
}

MT_API void mt_generator_free(at::Generator* generator) { delete generator; }

MT_API int32_t mt_generator_set_seed(at::Generator* generator, int64_t seed) {
  return guarded<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(static_cast<uint64_t>(seed));
    return 0;
  });
}

MT_API int64_t mt_generator_initial_seed(at::Generator* generator) {
  return guarded<int64_t>(-1, [&] { return static_cast<int64_t>(generator->current_seed()); });
}

// Draws a seed from the machine's source of randomness and sets it.
MT_API int64_t mt_generator_random_seed(at::Generator* generator) {
  return guarded<int64_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return static_cast<int64_t>(generator->seed());
  });
}

MT_API at::Tensor* mt_generator_get_state(at::Generator* generator) {
  return guarded<at::Tensor*>(nullptr, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return new at::Tensor(generator->get_state());
  });
}

MT_API int32_t mt_generator_set_state(at::Generator* generator, const at::Tensor* state) {
  return guarded<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(*state);
    return 0;
  });
}

MT_API int64_t mt_generator_device(at::Generator* generator) {
  const auto device = generator->device();
  return (static_cast<int64_t>(device.index()) << 32) | static_cast<uint32_t>(device.type());
}
