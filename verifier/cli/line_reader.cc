#include "verifier/cli/line_reader.h"

#include "verifier/credential/credential_text.h"

namespace lagan::verifier {

std::optional<std::string> ReadScannedLine(std::istream& in) {
  using Traits = std::istream::traits_type;
  std::string line;
  while (true) {
    // From the buffer itself: a reader on a terminal is answered as soon as its line has ended.
    const Traits::int_type next = in.rdbuf()->sbumpc();
    const bool over = Traits::eq_int_type(next, Traits::eof());
    const char character = over ? '\n' : Traits::to_char_type(next);
    if (character != '\n' && character != '\r') {
      if (line.size() <= kMaxCredentialText) line += character;
      continue;
    }
    if (!line.empty()) return line;
    if (over) return std::nullopt;
  }
}

}  // namespace lagan::verifier
