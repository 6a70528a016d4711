#include "services/telemetry/log.h"

#include <unistd.h>
#include <algorithm>

namespace lagan::telemetry {
namespace {

constexpr std::string_view kWithheld = "[withheld]";

bool IsLowerHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }
bool IsUpperSnake(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool IsNameCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("_.*/-").find(c) != std::string_view::npos;
}
bool IsPrintable(char c) { return c >= 0x20 && c < 0x7f; }

template <typename Predicate>
std::string Keep(std::string_view text, std::size_t least, std::size_t most, Predicate allowed) {
  const bool good =
      text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), allowed);
  return std::string(good ? text : kWithheld);
}

std::string_view LevelName(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "error";
}

// All texts that get here are printable ASCII, so two characters need an escape.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace

Id::Id(std::string_view text) : text_(Keep(text, 32, 32, IsLowerHex)) {}
Name::Name(std::string_view text) : text_(Keep(text, 1, 80, IsNameCharacter)) {}
Place::Place(std::string_view text) : text_(Keep(text, 1, 200, IsPrintable)) {}
Reason::Reason(const Status& status)
    : text_(status.ok() ? "OK" : Keep(status.reason(), 1, 64, IsUpperSnake)) {}

Field::Field(Word key, std::string_view text) : Field(key, Quoted(text), Raw()) {}

void StandardErrorSink::Write(std::string_view line) {
  // A log that cannot be written must not stop the service; there is nobody left to tell.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

void MemorySink::Write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  lines_.emplace_back(line);
}

std::vector<std::string> MemorySink::Lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

Log::Log(std::string_view service, const Clock* clock, LogSink* sink, Level least)
    : service_(service), clock_(clock), sink_(sink), least_(least) {}

void Log::Write(Level level, Word event, std::initializer_list<Field> fields) const {
  if (level < least_) return;
  std::string line = "{\"time\":" + Quoted(FormatTime(clock_->Now())) +
                     ",\"level\":" + Quoted(LevelName(level)) + ",\"service\":" + Quoted(service_.text()) +
                     ",\"event\":" + Quoted(event.text());
  for (const Field& field : fields) line += "," + Quoted(field.key()) + ":" + field.json();
  sink_->Write(line + "}\n");
}

}  // namespace lagan::telemetry
