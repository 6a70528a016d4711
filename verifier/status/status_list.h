// A list of statuses, some bits each (IETF Token Status List, draft-ietf-oauth-status-list section 4).
//
// A status of 1, 2, 4 or 8 bits stands at each index; the first one in the lowest bits of the first byte. On its way the list is a
// zlib stream (RFC 1950).
#pragma once

#include <cstdint>
#include <optional>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::verifier {

// Bytes of a list that is not compressed: 2^20 entries of 8 bits. Lists of many equal entries compress a thousandfold, so that
// this cap, and no ratio, bounds what a list may grow to.
inline constexpr std::size_t kMaxStatusList = 1024 * 1024;

// Values that every list means the same by (section 7.1). Others are the issuer's own and are known to nobody else.
inline constexpr std::uint8_t kStatusValid = 0;
inline constexpr std::uint8_t kStatusInvalid = 1;
inline constexpr std::uint8_t kStatusSuspended = 2;

class StatusList {
 public:
  // `entries` valid ones, rounded up to whole bytes. STATUS_LIST_INVALID unless bits are 1, 2, 4 or 8 and there is at least one
  // entry and at most kMaxStatusList bytes.
  static Result<StatusList> Make(unsigned bits, std::uint64_t entries);
  // From its compressed form. STATUS_LIST_INVALID as above, or when it is no zlib stream that fills `compressed`.
  static Result<StatusList> Decompress(unsigned bits, ByteView compressed);

  unsigned bits() const { return bits_; }
  // Number of entries.
  std::uint64_t size() const { return std::uint64_t{bytes_.size()} * 8 / bits_; }
  // The value at an index; absent beyond the end.
  std::optional<std::uint8_t> Get(std::uint64_t index) const;
  // STATUS_LIST_INVALID for an index beyond the end or a value that takes more bits.
  Status Set(std::uint64_t index, std::uint8_t value);
  // As on its way, at zlib's best.
  Bytes Compress() const;

  friend bool operator==(const StatusList&, const StatusList&) = default;

 private:
  StatusList(unsigned bits, Bytes bytes) : bits_(bits), bytes_(std::move(bytes)) {}

  unsigned bits_;
  Bytes bytes_;
};

}  // namespace lagan::verifier
