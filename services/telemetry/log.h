// The log: one JSON object a line, without personal data by construction.
//
// A field's key and every free word are string literals checked while compiling. Everything else that may appear is a
// number, a duration or one of the wrappers below, each of which accepts only its own alphabet and otherwise writes
// "[withheld]". No function takes a std::string as a value, so no name, number or line of a document can get here by
// mistake. (OWASP Logging Cheat Sheet, "Data to exclude".)
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/status.h"

namespace lagan::telemetry {

enum class Level { kDebug, kInfo, kWarning, kError };

// A literal of lower-case letters, digits and underscores: keys, events and closed words.
class Word {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor)
  consteval Word(const char* literal) : text_(literal) {
    if (text_.empty()) throw "a word must not be empty";
    for (const char c : text_) {
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) throw "a word is [a-z0-9_]+";
    }
  }
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// An identifier that we made at random: exactly 32 lower-case hexadecimal digits (crypto::RandomSource::TakeId).
class Id {
 public:
  explicit Id(std::string_view text);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// The name of a thing of ours: a peer's certificate name, a service, a method. At most 80 of [A-Za-z0-9_.*/-].
class Name {
 public:
  explicit Name(std::string_view text);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// An address or folder out of the configuration: at most 200 printable ASCII characters.
class Place {
 public:
  explicit Place(std::string_view text);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// The reason of a Status; its sentence and field are not logged. "OK" for success.
class Reason {
 public:
  explicit Reason(const Status& status);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// One key and its value, ready to be written.
class Field {
 public:
  template <std::integral T>
  Field(Word key, T value)
      : Field(key, std::same_as<T, bool> ? (value ? "true" : "false") : std::to_string(value), Raw()) {}
  // Milliseconds.
  Field(Word key, std::chrono::milliseconds value) : Field(key, std::to_string(value.count()), Raw()) {}
  Field(Word key, Word value) : Field(key, value.text()) {}
  Field(Word key, Code value) : Field(key, CodeName(value)) {}
  Field(Word key, const Id& value) : Field(key, std::string_view(value.text())) {}
  Field(Word key, const Name& value) : Field(key, std::string_view(value.text())) {}
  Field(Word key, const Place& value) : Field(key, std::string_view(value.text())) {}
  Field(Word key, const Reason& value) : Field(key, std::string_view(value.text())) {}

  std::string_view key() const { return key_; }
  // As JSON.
  const std::string& json() const { return json_; }

 private:
  struct Raw {};
  Field(Word key, std::string json, Raw) : key_(key.text()), json_(std::move(json)) {}
  Field(Word key, std::string_view text);

  std::string_view key_;
  std::string json_;
};

// Where lines go. Implementations are thread-safe and write a line whole.
class LogSink {
 public:
  virtual ~LogSink() = default;
  // `line` ends with a newline.
  virtual void Write(std::string_view line) = 0;
};

// Standard error, one write(2) a line.
class StandardErrorSink final : public LogSink {
 public:
  void Write(std::string_view line) override;
};

// Keeps the lines. For tests.
class MemorySink final : public LogSink {
 public:
  void Write(std::string_view line) override;
  std::vector<std::string> Lines() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

// Thread-safe. Borrows clock and sink.
class Log {
 public:
  // `service` is written into each line; lines below `least` are dropped.
  Log(std::string_view service, const Clock* clock, LogSink* sink, Level least = Level::kInfo);

  // {"time":...,"level":...,"service":...,"event":...,FIELDS}
  void Write(Level level, Word event, std::initializer_list<Field> fields) const;
  void Info(Word event, std::initializer_list<Field> fields = {}) const {
    Write(Level::kInfo, event, fields);
  }
  void Warning(Word event, std::initializer_list<Field> fields = {}) const {
    Write(Level::kWarning, event, fields);
  }
  void Error(Word event, std::initializer_list<Field> fields = {}) const {
    Write(Level::kError, event, fields);
  }

 private:
  Name service_;
  const Clock* clock_;
  LogSink* sink_;
  Level least_;
};

}  // namespace lagan::telemetry
