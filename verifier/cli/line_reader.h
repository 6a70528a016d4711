// Lines as a hand-held reader types them.
#pragma once

#include <istream>
#include <optional>
#include <string>

namespace lagan::verifier {

// The next line that is not empty, without its end; absent when the input is over. Readers end a line with CR, LF or both,
// and the last line may have no end. Of a line longer than any code the first kMaxCredentialText + 1 characters are kept,
// which is enough to refuse it, and the rest is dropped: memory is bounded, and the next line is read whole.
std::optional<std::string> ReadScannedLine(std::istream& in);

}  // namespace lagan::verifier
