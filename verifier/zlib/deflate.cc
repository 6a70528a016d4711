#include "verifier/zlib/deflate.h"

#include <zlib.h>

namespace lagan::verifier {
namespace {

// RFC 1951 section 3.1.1: bits fill each byte from its low end; Huffman codes go in with their highest bit
// first.
class BitWriter {
 public:
  explicit BitWriter(Bytes& out) : out_(out) {}

  void Bit(unsigned bit) {
    if (used_ == 0) out_.push_back(0);
    out_.back() = static_cast<std::uint8_t>(out_.back() | bit << used_);
    used_ = (used_ + 1) % 8;
  }
  void Code(unsigned code, int length) {
    for (int i = length - 1; i >= 0; --i) Bit(code >> i & 1);
  }

 private:
  Bytes& out_;
  unsigned used_ = 0;  // bits of the last byte
};

}  // namespace

Bytes DeflateFixed(ByteView content) {
  Bytes out = {0x78, 0x01};  // deflate with a 32 KiB window, fastest level; a multiple of 31
  BitWriter writer(out);
  writer.Bit(1);  // the last block,
  writer.Bit(1);  // of type 01, low bit first
  writer.Bit(0);
  for (const std::uint8_t byte : content) {
    if (byte < 144) {
      writer.Code(0x30U + byte, 8);
    } else {
      writer.Code(0x190U + byte - 144U, 9);
    }
  }
  writer.Code(0, 7);  // end of block
  const auto check = adler32(adler32(0, nullptr, 0), content.data(), static_cast<uInt>(content.size()));
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(check >> shift));
  return out;
}

}  // namespace lagan::verifier
