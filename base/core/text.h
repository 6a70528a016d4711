// Text that came from outside: checked, cleaned and measured before anything else sees it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lagan {

// True for well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF).
bool IsUtf8(std::string_view text);
// Code points in well-formed UTF-8.
std::size_t CountCodePoints(std::string_view text);
// The code points; U+FFFD in place of each byte that is part of none.
std::u32string CodePoints(std::string_view text);
// True when no code point is a control (C0, C1, DEL), a bidirectional override or isolate, a line or
// paragraph separator or a non-character: what may be shown in a terminal, a log line or a page without
// changing its meaning. Expects well-formed UTF-8.
bool IsPlainText(std::string_view text);

std::vector<std::string> SplitText(std::string_view text, char separator);
std::string_view TrimSpace(std::string_view text);
std::string ToUpperAscii(std::string_view text);
// A line for a log from text of unknown origin: anything outside printable ASCII becomes '?', cut at `limit`.
std::string PrintableAscii(std::string_view text, std::size_t limit = 200);

}  // namespace lagan
