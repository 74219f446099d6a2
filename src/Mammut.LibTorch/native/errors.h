// Errors cross the border as a status and a message kept for the calling thread; no exception may leave this library.
#pragma once

#include <c10/util/Exception.h>

#include <exception>
#include <string>

namespace mammut {

std::string& last_error();

// Runs `body`; on an exception keeps its message (without the C++ stack trace) and returns `failure`.
template <typename Result, typename Body>
Result guarded(Result failure, Body&& body) noexcept {
  try {
    return body();
  } catch (const c10::Error& error) {
    last_error() = error.what_without_backtrace();
  } catch (const std::exception& error) {
    last_error() = error.what();
  } catch (...) {
    last_error() = "unknown C++ exception";
  }
  return failure;
}

}  // namespace mammut
