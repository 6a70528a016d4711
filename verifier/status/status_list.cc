#include "verifier/status/status_list.h"

#include <zlib.h>

#include "verifier/zlib/inflate.h"

namespace lagan::verifier {
namespace {

Status Invalid() { return InvalidArgument("STATUS_LIST_INVALID", "The status list is not as it must be."); }

// RFC 1951 section 3.2.5: 258 bytes, the longest match, take two bits at least. No stream grows more, and so a short one needs
// no room for the longest list.
constexpr std::size_t kMostDeflate = 258 * 8 / 2;

bool IsWidth(unsigned bits) { return bits == 1 || bits == 2 || bits == 4 || bits == 8; }

}  // namespace

Result<StatusList> StatusList::Make(unsigned bits, std::uint64_t entries) {
  if (!IsWidth(bits) || entries == 0 || entries > std::uint64_t{kMaxStatusList} * 8 / bits) return Invalid();
  return StatusList(bits, Bytes((entries * bits + 7) / 8));
}

Result<StatusList> StatusList::Decompress(unsigned bits, ByteView compressed) {
  if (!IsWidth(bits)) return Invalid();
  Result<Bytes> bytes = Inflate(compressed, {.output = kMaxStatusList, .ratio = kMostDeflate});
  if (!bytes.ok() || bytes->empty()) return Invalid();
  return StatusList(bits, *std::move(bytes));
}

std::optional<std::uint8_t> StatusList::Get(std::uint64_t index) const {
  if (index >= size()) return std::nullopt;
  const std::uint64_t bit = index * bits_;
  return static_cast<std::uint8_t>(bytes_[bit / 8] >> bit % 8 & ((1U << bits_) - 1));
}

Status StatusList::Set(std::uint64_t index, std::uint8_t value) {
  const unsigned mask = (1U << bits_) - 1;
  if (index >= size() || value > mask) return Invalid();
  const std::uint64_t bit = index * bits_;
  std::uint8_t& byte = bytes_[bit / 8];
  byte = static_cast<std::uint8_t>((byte & ~(mask << bit % 8)) | static_cast<unsigned>(value) << bit % 8);
  return Status();
}

Bytes StatusList::Compress() const {
  uLongf size = compressBound(bytes_.size());
  Bytes out(size);
  // Can fail for want of memory alone, which ends the process in the line above.
  compress2(out.data(), &size, bytes_.data(), bytes_.size(), Z_BEST_COMPRESSION);
  out.resize(size);
  return out;
}

}  // namespace lagan::verifier
