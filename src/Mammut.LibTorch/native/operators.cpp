// Calling operators through the dispatcher by schema name.
#include "errors.h"
#include "mammut_torch.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

#include <torch/version.h>

#include <vector>

namespace mammut {

// libtorch's own optional gave way to the standard one.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
using OptionalTensor = std::optional<at::Tensor>;
#else
using OptionalTensor = c10::optional<at::Tensor>;
#endif

std::string& last_error() {
  thread_local std::string message;
  return message;
}

namespace {

at::Tensor& tensor_at(void* pointer) { return *static_cast<at::Tensor*>(pointer); }

c10::IValue to_ivalue(const MtValue& value) {
  switch (value.tag) {
    case MT_NONE:
      return c10::IValue();
    case MT_TENSOR:
      return c10::IValue(tensor_at(value.pointer));
    case MT_INT:
      return c10::IValue(value.integer);
    case MT_DOUBLE:
      return c10::IValue(value.real);
    case MT_BOOL:
      return c10::IValue(value.integer != 0);
    case MT_INTS: {
      const auto* data = static_cast<const int64_t*>(value.pointer);
      return c10::IValue(c10::IntArrayRef(data, static_cast<size_t>(value.count)));
    }
    case MT_DOUBLES: {
      const auto* data = static_cast<const double*>(value.pointer);
      return c10::IValue(c10::ArrayRef<double>(data, static_cast<size_t>(value.count)));
    }
    case MT_TENSORS: {
      c10::List<at::Tensor> list;
      list.reserve(static_cast<size_t>(value.count));
      auto** data = static_cast<at::Tensor**>(value.pointer);
      for (int32_t i = 0; i < value.count; i++) list.push_back(*data[i]);
      return c10::IValue(std::move(list));
    }
    case MT_OPTIONAL_TENSORS: {
      c10::List<OptionalTensor> list;
      list.reserve(static_cast<size_t>(value.count));
      auto** data = static_cast<at::Tensor**>(value.pointer);
      for (int32_t i = 0; i < value.count; i++)
        list.push_back(data[i] == nullptr ? OptionalTensor() : OptionalTensor(*data[i]));
      return c10::IValue(std::move(list));
    }
    case MT_DEVICE: {
      const auto type = static_cast<c10::DeviceType>(static_cast<int32_t>(value.integer & 0xffffffff));
      const auto index = static_cast<c10::DeviceIndex>(static_cast<int32_t>(value.integer >> 32));
      return c10::IValue(c10::Device(type, index));
    }
    case MT_GENERATOR:
      return c10::IValue(*static_cast<at::Generator*>(value.pointer));
    case MT_STRING:
      return c10::IValue(std::string(static_cast<const char*>(value.pointer), static_cast<size_t>(value.count)));
  }
  TORCH_CHECK(false, "a value of unknown kind ", value.tag);
}

void add_result(std::vector<MtValue>& results, const c10::IValue& value) {
  MtValue out{};
  if (value.isTensor()) {
    const at::Tensor& tensor = value.toTensor();
    if (tensor.defined()) {
      out.tag = MT_TENSOR;
      out.pointer = new at::Tensor(tensor);
    }
  } else if (value.isTensorList()) {
    for (const at::Tensor& tensor : value.toTensorVector()) add_result(results, c10::IValue(tensor));
    return;
  } else if (value.isBool()) {
    out.tag = MT_BOOL;
    out.integer = value.toBool() ? 1 : 0;
  } else if (value.isInt()) {
    out.tag = MT_INT;
    out.integer = value.toInt();
  } else if (value.isDouble()) {
    out.tag = MT_DOUBLE;
    out.real = value.toDouble();
  } else if (!value.isNone()) {
    TORCH_CHECK(false, "a result of kind ", value.tagKind(), ", which has no counterpart here");
  }
  results.push_back(out);
}

// The arguments left out take the schema's defaults: later versions of libtorch add arguments only at the end.
void push_defaults(const c10::FunctionSchema& schema, size_t given, torch::jit::Stack& stack) {
  const auto& arguments = schema.arguments();
  TORCH_CHECK(given <= arguments.size(), given, " arguments given, but the schema is ", schema);
  for (size_t i = given; i < arguments.size(); i++) {
    const auto& fallback = arguments[i].default_value();
    TORCH_CHECK(fallback.has_value(), "argument '", arguments[i].name(), "' is missing; the schema is ", schema);
    stack.push_back(*fallback);
  }
}

struct Emptied {
  torch::jit::Stack& stack;
  ~Emptied() { stack.clear(); }
};

}  // namespace
}  // namespace mammut

using namespace mammut;

MT_API const char* mt_last_error() { return last_error().c_str(); }

// A handle that lives as long as the process, or null where this libtorch has no such operator.
MT_API const c10::OperatorHandle* mt_operator_find(const char* name, const char* overload) {
  return guarded<const c10::OperatorHandle*>(nullptr, [&]() -> const c10::OperatorHandle* {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    return found.has_value() ? new c10::OperatorHandle(*found) : nullptr;
  });
}

// Calls an operator. Lists among the results are spread out. Returns the number of results, or -1 on an error;
// the results lie in memory of this thread that is valid until its next call. The caller owns the tensors in them.
MT_API int32_t mt_operator_call(
    const c10::OperatorHandle* op, const MtValue* arguments, int32_t count, int32_t wants_results, const MtValue** out) {
  return guarded<int32_t>(-1, [&]() -> int32_t {
    thread_local std::vector<MtValue> results;
    // Kept between calls for its memory; emptied at once, since it must hold on to no tensor.
    thread_local torch::jit::Stack stack;
    const Emptied emptied{stack};
    const size_t given = static_cast<size_t>(count);
    for (size_t i = 0; i < given; i++) stack.push_back(to_ivalue(arguments[i]));
    const auto& schema = op->schema();
    if (given != schema.arguments().size()) push_defaults(schema, given, stack);
    op->callBoxed(stack);
    results.clear();
    if (wants_results != 0)
      for (const auto& value : stack) add_result(results, value);
    *out = results.data();
    return static_cast<int32_t>(results.size());
  });
}
