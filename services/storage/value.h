// What goes into a statement and what comes out of one: the four kinds of value that both engines share.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"

namespace lagan::storage {

// NULL, a 64-bit integer, UTF-8 text without NUL, or bytes. Times are stored as milliseconds since 1970 and
// truth values as 0 and 1, in bigint columns (INTEGER on SQLite). Implicit makers, so that parameters read as
// {id, now}.
class Value {
 public:
  Value() = default;
  Value(std::nullptr_t) {}    // NOLINT(google-explicit-constructor)
  Value(std::nullopt_t) {}    // NOLINT(google-explicit-constructor)
  template <std::integral T>  // Unsigned 64-bit values past the signed range are a mistake of the caller.
  Value(T value) : value_(static_cast<std::int64_t>(value)) {}          // NOLINT(google-explicit-constructor)
  Value(Time value) : value_(ToUnixMillis(value)) {}                    // NOLINT(google-explicit-constructor)
  Value(const char* text) : value_(std::string(text)) {}                // NOLINT(google-explicit-constructor)
  Value(std::string text) : value_(std::move(text)) {}                  // NOLINT(google-explicit-constructor)
  Value(std::string_view text) : value_(std::string(text)) {}           // NOLINT(google-explicit-constructor)
  Value(Bytes bytes) : value_(std::move(bytes)) {}                      // NOLINT(google-explicit-constructor)
  Value(ByteView bytes) : value_(Bytes(bytes.begin(), bytes.end())) {}  // NOLINT(google-explicit-constructor)
  template <std::size_t N>
  Value(const std::array<std::uint8_t, N>& bytes)
      : Value(ByteView(bytes)) {}  // NOLINT(google-explicit-constructor)
  template <typename T>
  Value(const std::optional<T>& value) {  // NOLINT(google-explicit-constructor)
    if (value.has_value()) *this = Value(*value);
  }

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  // Null unless the value is of that kind.
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const Bytes* bytes() const { return std::get_if<Bytes>(&value_); }

  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::monostate, std::int64_t, std::string, Bytes> value_;
};

// One row of an answer. Reading a column that is not there, NULL or of another kind is STORE_TYPE_MISMATCH.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  std::size_t size() const { return values_.size(); }
  const Value& operator[](std::size_t column) const { return values_[column]; }

  // All columns in order, into variables of type: integers (range checked), bool, Time, std::string, Bytes,
  // or an std::optional of these where NULL may come. The number must match.
  //   LAGAN_RETURN_IF_ERROR(row.Read(id, version, not_after));
  template <typename... T>
  Status Read(T&... out) const {
    if (sizeof...(T) != size()) return Mismatch(size());
    Status status;
    std::size_t column = 0;
    static_cast<void>(((status = Get(column++, out)).ok() && ...));
    return status;
  }

  template <typename T>
  Status Get(std::size_t column, T& out) const;

 private:
  static Status Mismatch(std::size_t column);

  std::vector<Value> values_;
};

// A whole answer, in memory: ask with LIMIT where a table may be large.
class Rows {
 public:
  Rows() = default;
  Rows(std::vector<Row> rows, std::int64_t changes) : rows_(std::move(rows)), changes_(changes) {}

  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  const Row& operator[](std::size_t index) const { return rows_[index]; }
  auto begin() const { return rows_.begin(); }
  auto end() const { return rows_.end(); }
  // Rows inserted, updated or deleted by the statement itself; 0 for a SELECT or a definition.
  std::int64_t changes() const { return changes_; }

 private:
  std::vector<Row> rows_;
  std::int64_t changes_ = 0;
};

namespace internal {
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
}  // namespace internal

template <typename T>
Status Row::Get(std::size_t column, T& out) const {
  if (column >= size()) return Mismatch(column);
  const Value& value = values_[column];
  if constexpr (internal::IsOptional<T>::value) {
    out.reset();
    return value.is_null() ? Status() : Get(column, out.emplace());
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (value.text() == nullptr) return Mismatch(column);
    out = *value.text();
  } else if constexpr (std::is_same_v<T, Bytes>) {
    if (value.bytes() == nullptr) return Mismatch(column);
    out = *value.bytes();
  } else if constexpr (std::is_same_v<T, Time>) {
    if (value.integer() == nullptr) return Mismatch(column);
    out = FromUnixMillis(*value.integer());
  } else if constexpr (std::is_same_v<T, bool>) {
    if (value.integer() == nullptr || (*value.integer() & ~std::int64_t{1}) != 0) return Mismatch(column);
    out = *value.integer() == 1;
  } else {
    static_assert(std::integral<T>, "columns are read as integers, bool, Time, std::string or Bytes");
    if (value.integer() == nullptr || !std::in_range<T>(*value.integer())) return Mismatch(column);
    out = static_cast<T>(*value.integer());
  }
  return {};
}

}  // namespace lagan::storage
