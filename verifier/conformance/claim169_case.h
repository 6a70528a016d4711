// Vectors of jeremi/claim-169: codes of MOSIP's Claim 169, with keys where they are signed.
//
// What the files call valid is not what a verifier may accept: most carry no signature. The expectations are ours, by content:
//   VERDICT   accepted, when the category is valid and the file has the key that signed it; else refused. Encrypted ones are
//             refused on purpose: the file calls them valid, but nobody at a door holds the key.
//   UNSIGNED  a signature of no bytes: BAD_SIGNATURE, and nothing of what it says is given out
//   PAYLOAD   what is not encrypted says what expected_claim169 and expected_cwt_meta say
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "verifier/conformance/check.h"

namespace lagan::verifier::conformance {

// `content` is any JSON with qr_data.
std::vector<Check> JudgeClaim169Case(const nlohmann::json& content, const std::string& name);

}  // namespace lagan::verifier::conformance
