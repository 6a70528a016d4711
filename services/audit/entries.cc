#include "services/audit/entries.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>

#include "base/core/clock.h"
#include "base/core/text.h"

namespace lagan::audit {
namespace {

constexpr std::size_t kMostFacts = 16;

Status Invalid(std::string field, std::string message) {
  return InvalidArgument("ENTRY_INVALID", std::move(message), std::move(field));
}

bool IsIdentifier(std::string_view text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

bool IsKind(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '.' || c == '_';
  });
}

bool IsShortPlain(std::string_view text, std::size_t most) {
  return text.size() <= most && IsUtf8(text) && IsPlainText(text);
}

}  // namespace

Status CheckEntry(const v1::Entry& entry, std::string_view caller) {
  if (!IsIdentifier(entry.event_id())) return Invalid("event_id", "An event has 32 hexadecimal digits.");
  if (entry.service() != caller) return Invalid("service", "A service appends its own events only.");
  if (!IsKind(entry.kind()))
    return Invalid("kind", "A kind is 1 to 64 lower-case letters, dots and underscores.");
  if (!entry.application_id().empty() && !IsIdentifier(entry.application_id())) {
    return Invalid("application_id", "An application has 32 hexadecimal digits.");
  }
  if (entry.actor().empty() || !IsShortPlain(entry.actor(), 96)) {
    return Invalid("actor", "An actor is named in 1 to 96 bytes of plain text.");
  }
  if (!ParseTime(entry.occurred_at()).ok())
    return Invalid("occurred_at", "The time must be RFC 3339 in UTC.");
  if (entry.facts().size() > kMostFacts) return Invalid("facts", "At most 16 facts.");
  for (const auto& [name, value] : entry.facts()) {
    if (!IsKind(name) || !IsShortPlain(value, 200))
      return Invalid("facts", "A fact is a short word and its value.");
  }
  return Status();
}

LogEntry ToLogEntry(const v1::Entry& entry) {
  std::string content;
  {
    google::protobuf::io::StringOutputStream stream(&content);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    entry.SerializeToCodedStream(&coded);
  }
  return {.event_id = entry.event_id(), .content = ToBytes(content)};
}

}  // namespace lagan::audit
