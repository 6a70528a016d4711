// Between CBOR and JSON, as far as certificates go.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "verifier/cbor/reader.h"

namespace lagan::verifier::conformance {

// Absent for what JSON cannot say: byte strings, undefined, tags, map keys that are no text.
std::optional<nlohmann::json> ToJson(const CborValue& value);

// Deterministic CBOR by our writer; absent for what it does not write (fractions, null).
std::optional<Bytes> ToCbor(const nlohmann::json& value);

// The path of the first difference, for instance "/nam/fn"; absent when both say the same. Order in objects does not matter,
// and texts that are points in time (RFC 3339) are compared as such: the cases write the same instant in several ways.
std::optional<std::string> FirstDifference(const nlohmann::json& a, const nlohmann::json& b);

// A point in time as the cases write it: RFC 3339 with any offset, as well without a colon in it, with up to nine digits of
// fraction, of which three are kept; UTC when there is no offset.
std::optional<Time> ReadInstant(std::string_view text);

}  // namespace lagan::verifier::conformance
