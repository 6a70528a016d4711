// A strict, bounded reader for the part of CBOR (RFC 8949) that credentials use.
//
// Accepted: integers, byte and text strings, arrays, maps, the tags 16, 18 and 61, false, true, null,
// undefined and floating-point numbers. Refused: integers and lengths not in their shortest form, indefinite lengths, other tags and simple
// values, map keys that are no integer or text, duplicate keys, text that is not UTF-8, more than
// kCborMaxDepth levels, more than kCborMaxItems items, counts that the bytes left cannot hold, bytes after the item. Memory is
// proportional to the items present, never to a count that the input claims.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::verifier {

// Arrays, maps and tags each count as a level.
inline constexpr int kCborMaxDepth = 8;
// An item takes a byte of input and seventy of memory. A trust bundle of as many keys and lists as it may have is 13,400.
inline constexpr std::size_t kCborMaxItems = 16'384;

// RFC 9052 section 2 (COSE_Encrypt0, COSE_Sign1) and RFC 8392 section 6 (CWT).
inline constexpr std::uint64_t kTagEncrypt0 = 16;
inline constexpr std::uint64_t kTagSign1 = 18;
inline constexpr std::uint64_t kTagCwt = 61;

enum class CborType {
  kUnsigned,
  kNegative,
  kBytes,
  kText,
  kArray,
  kMap,
  kTag,
  kFalse,
  kTrue,
  kNull,
  kUndefined,
  kFloat
};

// One data item. Strings are views into the bytes that were read, which must outlive it.
struct CborValue {
  CborType type = CborType::kUndefined;
  // The unsigned value; of a negative integer n, -1 - n; the number of a tag; the bits of a floating-point number.
  std::uint64_t argument = 0;
  ByteView content;              // of a byte or text string
  ByteView encoded;              // the whole item as it was read
  std::vector<CborValue> items;  // of an array; of a map key, value, key, value ...; of a tag its one content

  // Absent when the item is no integer or does not fit.
  std::optional<std::int64_t> Integer() const;
  std::optional<double> Float() const;
  std::optional<ByteView> ByteString() const;
  std::optional<std::string_view> Text() const;
  bool IsMap() const { return type == CborType::kMap; }
  bool IsArray() const { return type == CborType::kArray; }
  // The value under an integer key of a map; null when there is none or this is no map.
  const CborValue* Find(std::int64_t key) const;
  // The same under a text.
  const CborValue* Find(std::string_view key) const;
};

// Reads exactly one item that fills `bytes`. Reasons: CBOR_TRUNCATED, CBOR_TOO_DEEP, CBOR_TOO_MANY_ITEMS, CBOR_NOT_MINIMAL,
// CBOR_INDEFINITE, CBOR_DUPLICATE_KEY, CBOR_KEY_TYPE, CBOR_TEXT_INVALID, CBOR_TAG_UNKNOWN, CBOR_UNSUPPORTED,
// CBOR_TRAILING_BYTES.
Result<CborValue> ReadCbor(ByteView bytes);

}  // namespace lagan::verifier
