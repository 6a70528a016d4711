#include "base/core/text.h"

#include <cstdint>

namespace lagan {
namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;

// Takes one code point from the front of `text`; kInvalid when the bytes are not well-formed (one byte is
// consumed).
char32_t TakeCodePoint(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  std::size_t length = 0;
  char32_t point = 0;
  if (lead < 0x80) {
    length = 1;
    point = lead;
  } else if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
    point = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    point = lead & 0x0F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    point = lead & 0x07;
  }
  if (length == 0 || text.size() < length) {
    text.remove_prefix(1);
    return kInvalid;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) {
      text.remove_prefix(1);
      return kInvalid;
    }
    point = point << 6 | (byte(i) & 0x3F);
  }
  text.remove_prefix(length);
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return overlong || surrogate || point > 0x10FFFF ? kInvalid : point;
}

bool IsPlain(char32_t point) {
  if (point < 0x20 || (point >= 0x7F && point <= 0x9F)) return false;  // controls
  if (point >= 0x200B && point <= 0x200F) return false;                // zero-width, direction marks
  if (point >= 0x2028 && point <= 0x202E) return false;                // separators, embeddings, overrides
  if (point >= 0x2060 && point <= 0x206F) return false;                // word joiner, isolates
  if (point == 0x061C || point == 0xFEFF || point == 0x180E) return false;  // Arabic mark, byte order mark
  if (point >= 0xFFF9 && point <= 0xFFFF) return false;  // interlinear, replacement, non-characters
  if ((point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF)) return false;
  return point < 0xE0000 || point > 0xE0FFF;  // tags
}

}  // namespace

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    if (TakeCodePoint(text) == kInvalid) return false;
  }
  return true;
}

std::size_t CountCodePoints(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += (static_cast<std::uint8_t>(c) & 0xC0) != 0x80;
  return count;
}

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const char32_t point = TakeCodePoint(text);
    points.push_back(point == kInvalid ? U'\uFFFD' : point);
  }
  return points;
}

bool IsPlainText(std::string_view text) {
  while (!text.empty()) {
    const char32_t point = TakeCodePoint(text);
    if (point == kInvalid || !IsPlain(point)) return false;
  }
  return true;
}

std::vector<std::string> SplitText(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view TrimSpace(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string ToUpperAscii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::string PrintableAscii(std::string_view text, std::size_t limit) {
  std::string line;
  for (char c : text.substr(0, limit)) line += c >= 0x20 && c < 0x7F ? c : '?';
  return line;
}

}  // namespace lagan
