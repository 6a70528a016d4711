// Examples of cose-wg/Examples: messages with the keys that made them.
//
// Two flags: SIGN1 for messages that are COSE_Sign1, which must verify unless the file says "fail": true; OTHER-MESSAGE for
// COSE_Sign, MAC and encryption, which must be refused as no COSE_Sign1, whatever their file says of them.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "verifier/conformance/check.h"

namespace lagan::verifier::conformance {

// `content` is any JSON with input and output.
Check JudgeCoseExample(const nlohmann::json& content, const std::string& name);

}  // namespace lagan::verifier::conformance
