// Either a value or the Status that says why there is none.
#pragma once

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/core/status.h"

namespace lagan {

template <typename T>
class [[nodiscard]] Result {
  static_assert(!std::is_same_v<std::remove_cv_t<T>, Status>, "use Status itself where there is no value");

 public:
  // Implicit on purpose, so that functions return values and errors alike.
  Result(T value) : value_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
  Result(Status status) : status_(std::move(status)) {  // NOLINT(google-explicit-constructor)
    assert(!status_.ok() && "a Result without a value needs an error");
  }

  bool ok() const { return value_.has_value(); }
  // Status() when ok.
  const Status& status() const& { return status_; }
  Status status() && { return std::move(status_); }

  // The value. Calling these without ok() is our own mistake and aborts in debug builds.
  const T& value() const& {
    assert(ok());
    return *value_;
  }
  T& value() & {
    assert(ok());
    return *value_;
  }
  T&& value() && {
    assert(ok());
    return std::move(*value_);
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

 private:
  std::optional<T> value_;
  Status status_;
};

}  // namespace lagan

#define LAGAN_CONCAT_INNER(a, b) a##b
#define LAGAN_CONCAT(a, b) LAGAN_CONCAT_INNER(a, b)

// Returns the Status of EXPRESSION from the enclosing function when it is an error.
#define LAGAN_RETURN_IF_ERROR(expression) \
  LAGAN_RETURN_IF_ERROR_INNER(LAGAN_CONCAT(lagan_status_, __COUNTER__), expression)
#define LAGAN_RETURN_IF_ERROR_INNER(status, expression)        \
  do {                                                         \
    if (::lagan::Status status = (expression); !status.ok()) { \
      return status;                                           \
    }                                                          \
  } while (false)

// LAGAN_ASSIGN_OR_RETURN(auto fields, Parse(lines)): declares or assigns on success, returns the Status
// otherwise.
#define LAGAN_ASSIGN_OR_RETURN(declaration, expression) \
  LAGAN_ASSIGN_OR_RETURN_INNER(LAGAN_CONCAT(lagan_result_, __COUNTER__), declaration, expression)
#define LAGAN_ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
  auto result = (expression);                                         \
  if (!result.ok()) return std::move(result).status();                \
  declaration = std::move(result).value()
