#include "verifier/zlib/inflate.h"

#include <zlib.h>

#include <algorithm>

namespace lagan::verifier {
namespace {

class InflateStream {
 public:
  InflateStream() { ready_ = inflateInit(&stream_) == Z_OK; }
  ~InflateStream() { inflateEnd(&stream_); }
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;

  bool ready() const { return ready_; }
  z_stream& get() { return stream_; }

  // zlib.h, inflate: after the last block data_type has 128 and 64 set and, below, the number of bits of the
  // last byte taken that are not used; deflate fills a byte from its low end.
  bool AtEndOfLastBlock() const { return (stream_.data_type & 192) == 192; }
  bool PaddingIsZero() const {
    const int unused = stream_.data_type & 7;
    return unused == 0 || stream_.next_in[-1] >> (8 - unused) == 0;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

// RFC 1950 section 2.2: method 8, and both bytes together a multiple of 31.
bool HasHeader(ByteView input) {
  return input.size() > 2 && (input[0] & 0x0f) == 8 && (input[0] * 256 + input[1]) % 31 == 0;
}

}  // namespace

Result<Bytes> Inflate(ByteView input, const InflateLimits& limits) {
  if (!HasHeader(input)) return InvalidArgument("ZLIB_HEADER", "The data is not compressed as it must be.");
  InflateStream owner;
  if (!owner.ready())
    return ResourceExhausted("ZLIB_UNAVAILABLE", "There is not enough memory to decompress.");
  z_stream& stream = owner.get();

  const std::size_t allowed = std::min(limits.output, limits.ratio * input.size());
  Bytes out(allowed + 1);  // one more, to notice what goes beyond
  stream.next_in = const_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());

  int result = Z_OK;
  while (result == Z_OK) {
    result = inflate(&stream, Z_BLOCK);  // stops after each block
    if (result == Z_OK && owner.AtEndOfLastBlock() && !owner.PaddingIsZero()) {
      return InvalidArgument("ZLIB_PADDING", "The compressed data has bits set that must be zero.");
    }
    if (stream.avail_out == 0) {
      return InvalidArgument("ZLIB_TOO_LARGE", "The compressed data is larger than a credential may be.");
    }
  }
  if (result != Z_STREAM_END) return InvalidArgument("ZLIB_INVALID", "The compressed data is damaged.");
  if (stream.avail_in != 0) {
    return InvalidArgument("ZLIB_TRAILING_BYTES", "Bytes follow the end of the compressed data.");
  }
  out.resize(out.size() - stream.avail_out);
  return out;
}

}  // namespace lagan::verifier
