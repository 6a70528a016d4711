// Fields of a case file: text of unknown origin that may be anything.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "base/core/bytes.h"
#include "verifier/conformance/check.h"
#include "verifier/cose/sign1.h"

namespace lagan::verifier::conformance {

// Empty when the field is not there or no text.
std::string TextField(const nlohmann::json& object, const char* name);
// Absent when the field is not there or no hexadecimal. White space does not matter.
std::optional<Bytes> HexField(const nlohmann::json& object, const char* name);
// RFC 4648 section 4 with padding and line ends, as well in a data URL (RFC 2397); absent when it is not.
std::optional<Bytes> Base64Decode(std::string text);

inline Outcome Holds() { return {true, {}, std::nullopt}; }
inline Outcome Fails(std::string why, std::optional<Rule> rule = std::nullopt) {
  return {false, std::move(why), rule};
}
// "REASON: sentence".
Outcome Fails(const Status& status, std::optional<Rule> rule = std::nullopt);

// The rule by which a message that was read has no algorithm that we use; absent when it has one.
std::optional<Rule> RuleOfAlgorithm(const Sign1& message, ByteView encoded);

}  // namespace lagan::verifier::conformance
