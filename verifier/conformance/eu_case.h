// Cases of eu-digital-green-certificates/dgc-testdata: EU certificates at each stage, and what is expected of each step.
//
// Each flag of EXPECTEDRESULTS that is there is judged as the set's README defines it, with the functions of this room:
//   EXPECTEDPICTUREDECODE    the QR code in 2DCODE holds PREFIX
//   EXPECTEDUNPREFIX         PREFIX is "HC1:" and BASE45
//   EXPECTEDB45DECODE        BASE45 decodes, to COMPRESSED where that is given
//   EXPECTEDCOMPRESSION      COMPRESSED inflates, to COSE where that is given
//   EXPECTEDVERIFY           the signature of COSE holds under CERTIFICATE, which is known under its kid (the first 8 bytes of
//                            its SHA-256 digest, hcert_spec.md 1.0.8, Key Identifier)
//   EXPECTEDDECODE           what COSE signs is what CBOR says
//   EXPECTEDVALIDJSON        PREFIX, all the way down, says what JSON says
//   EXPECTEDENCODE           JSON written as CBOR is what CBOR says
//   EXPECTEDEXPIRATIONCHECK  the verdict on COSE, written as a code, is accepted at VALIDATIONCLOCK
//   EXPECTEDKEYUSAGE         the verdict on COSE is not refused for the purposes that CERTIFICATE gives its key
// EXPECTEDSCHEMAVALIDATION and EXPECTEDVALIDOBJECT ask for the set's JSON schema, which is not at hand: they are reported and
// not scored, and so are flags not listed here and pictures that the case does not give. A step whose own field is missing takes
// what the next outer field gives.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "verifier/conformance/check.h"

namespace lagan::verifier::conformance {

// The text of the QR code in a picture file.
using PictureReader = std::function<Result<std::string>(ByteView picture)>;

// One check for each flag. `content` is any JSON with EXPECTEDRESULTS.
std::vector<Check> JudgeEuCase(const nlohmann::json& content, const std::string& name,
                               const PictureReader& read_picture);

}  // namespace lagan::verifier::conformance
