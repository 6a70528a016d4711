#include "base/image/webp_header.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace lagan::image {
namespace {

// RFC 9649, section 2.3 and 2.4: "RIFF", size, "WEBP"; then a chunk's name and size.
constexpr std::size_t kFileHeader = 12;
constexpr std::size_t kChunkHeader = 8;
// RFC 6386, section 9.1: frame tag of 3 bytes, start code of 3, two sides of 2.
constexpr std::size_t kFrameHeader = 10;

Status Invalid(std::string_view why) {
  return InvalidArgument("PORTRAIT_INVALID", "The picture for the pass cannot be used: " + std::string(why),
                         "portrait");
}

std::uint32_t LittleEndian(ByteView bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

bool HasAt(ByteView bytes, std::size_t at, std::string_view text) {
  return AsText(bytes.subspan(at, text.size())) == text;
}

Result<ByteView> OnlyChunk(ByteView webp) {
  if (!HasAt(webp, 0, "RIFF") || !HasAt(webp, 8, "WEBP")) return Invalid("it is no WebP file.");
  if (LittleEndian(webp.subspan(4, 4)) != webp.size() - 8) return Invalid("its size is not what it says.");
  if (!HasAt(webp, kFileHeader, "VP8 ")) return Invalid("it is not of the simple lossy form.");
  const std::size_t size = LittleEndian(webp.subspan(kFileHeader + 4, 4));
  const ByteView rest = webp.subspan(kFileHeader + kChunkHeader);
  const bool padded = size % 2 == 1;
  if (size + (padded ? 1 : 0) != rest.size() || (padded && rest.back() != 0)) {
    return Invalid("it holds more or less than one picture.");
  }
  return rest.first(size);
}

Result<WebpSize> FrameSize(ByteView frame) {
  const std::uint32_t tag = LittleEndian(frame.first(3));
  const bool key_frame = (tag & 1) == 0, shown = (tag >> 4 & 1) == 1;
  const std::uint32_t version = tag >> 1 & 7, first_partition = tag >> 5;
  if (!key_frame || !shown || version > 3) return Invalid("its data is not that of a still picture.");
  if (!HasAt(frame, 3, "\x9d\x01\x2a")) return Invalid("its data does not begin as it must.");
  if (first_partition == 0 || first_partition >= frame.size() - kFrameHeader) {
    return Invalid("its data is not whole.");
  }
  const std::uint32_t width = LittleEndian(frame.subspan(6, 2)), height = LittleEndian(frame.subspan(8, 2));
  if (width >> 14 != 0 || height >> 14 != 0) return Invalid("it asks to be scaled.");
  return WebpSize{static_cast<int>(width), static_cast<int>(height)};
}

}  // namespace

Result<WebpSize> CheckPassPortrait(ByteView webp) {
  if (webp.size() < kLeastPassPortraitBytes || webp.size() > kMostPassPortraitBytes) {
    return Invalid("it must have 350 to 700 bytes.");
  }
  LAGAN_ASSIGN_OR_RETURN(const ByteView frame, OnlyChunk(webp));
  LAGAN_ASSIGN_OR_RETURN(const WebpSize size, FrameSize(frame));
  if (size.height < kLeastPassPortraitHeight || size.height > kMostPassPortraitHeight) {
    return Invalid("it must be 96 to 160 pixels high.");
  }
  if (size.width * 4 != size.height * 3) return Invalid("it must be three quarters as wide as high.");
  return size;
}

}  // namespace lagan::image
