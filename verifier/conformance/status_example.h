// Examples of the IETF draft on Token Status Lists (oauth-wg/draft-ietf-oauth-status-list): Markdown files that hold one thing each,
// as JSON, as hexadecimal CBOR or as hexadecimal with comments.
//
// Three flags: LIST for {bits, lst}, which must be read, be what byte_array says where the file has one, and say the same as the
// same list in the other form where that lies beside it; TOKEN for a signed list; REFERENCE for a credential that refers to a list.
// Forms as JWT are reported and not scored: credentials here are CBOR throughout. The entries of the long lists are in
// verifier/status/status_corpus_test.cc.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "verifier/conformance/check.h"

namespace lagan::verifier::conformance {

// Absent when the file, whose content is `text`, is no such example.
std::optional<Check> JudgeStatusExample(const std::filesystem::path& file, const std::string& text,
                                        const std::string& name);

}  // namespace lagan::verifier::conformance
