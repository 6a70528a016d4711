// Deterministic CBOR (RFC 8949 section 4.2.1): shortest heads, definite lengths, map keys in bytewise order.
//
// Each function returns one encoded item; containers are put together from encoded items:
//   CborMap({{CborInteger(1), CborText("lagan")}, {CborInteger(4), CborInteger(1800000000)}})
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/bytes.h"

namespace lagan::verifier {

Bytes CborInteger(std::int64_t value);
Bytes CborBytes(ByteView content);
// `text` must be UTF-8: who takes text from outside checks it before (base/core/text.h).
Bytes CborText(std::string_view text);
Bytes CborBool(bool value);
Bytes CborArray(const std::vector<Bytes>& items);
// Sorts the entries; their keys must differ.
Bytes CborMap(std::vector<std::pair<Bytes, Bytes>> entries);
Bytes CborTag(std::uint64_t number, const Bytes& content);

}  // namespace lagan::verifier
