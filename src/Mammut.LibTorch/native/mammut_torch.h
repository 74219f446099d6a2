// The C interface between TorchSharp's API in C# and an installed libtorch.
//
// Operators are not bound one by one: they are found by their schema name and called with a stack of values,
// as the interpreter of TorchScript does. What is declared here is only what is not an operator.
#pragma once

#include <cstdint>

#if defined(_WIN32)
#define MT_API extern "C" __declspec(dllexport)
#else
#define MT_API extern "C" __attribute__((visibility("default")))
#endif

// The kinds of value that cross the border. The numbers are repeated in Interop/Value.cs.
enum MtTag : int32_t {
  MT_NONE = 0,
  MT_TENSOR = 1,            // pointer: at::Tensor*
  MT_INT = 2,               // integer; also scalar types, layouts and memory formats, which are integers on a stack
  MT_DOUBLE = 3,            // real
  MT_BOOL = 4,              // integer: 0 or 1
  MT_INTS = 5,              // pointer: int64_t[count]
  MT_DOUBLES = 6,           // pointer: double[count]
  MT_TENSORS = 7,           // pointer: at::Tensor*[count], none null
  MT_OPTIONAL_TENSORS = 8,  // pointer: at::Tensor*[count], null for none
  MT_DEVICE = 9,            // integer: type in the low 32 bits, index in the high ones
  MT_GENERATOR = 10,        // pointer: at::Generator*
  MT_STRING = 11,           // pointer: char[count], UTF-8
};

struct MtValue {
  int32_t tag;
  int32_t count;
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};
static_assert(sizeof(MtValue) == 16, "Interop/Value.cs assumes 16 bytes");
