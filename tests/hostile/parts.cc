#include "tests/hostile/parts.h"

#include <zlib.h>

#include <algorithm>

namespace lagan::hostile {
namespace {

constexpr std::size_t kPngStart = 8;
constexpr std::size_t kPngHeaderEnd = kPngStart + 8 + 13 + 4;

std::size_t ReadNumber(const Bytes& bytes, std::size_t at, int size) {
  std::size_t number = 0;
  for (int i = 0; i < size; ++i) number = number << 8 | bytes[at + static_cast<std::size_t>(i)];
  return number;
}

}  // namespace

std::uint64_t Dice::Next() {
  std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

Bytes Dice::Some(std::size_t size) {
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = Byte();
  return bytes;
}

void AppendTo(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }
void AppendTo(Bytes& bytes, std::string_view more) { AppendTo(bytes, AsBytes(more)); }

void AppendNumber(Bytes& bytes, std::uint64_t number, int size) {
  bytes.resize(bytes.size() + static_cast<std::size_t>(size));
  WriteNumber(bytes, bytes.size() - static_cast<std::size_t>(size), number, size);
}

void WriteNumber(Bytes& bytes, std::size_t at, std::uint64_t number, int size) {
  for (int i = size - 1; i >= 0; --i, number >>= 8)
    bytes.at(at + static_cast<std::size_t>(i)) = static_cast<std::uint8_t>(number);
}

std::vector<Segment> SegmentsOf(const Bytes& jpeg) {
  std::vector<Segment> segments;
  for (std::size_t at = 2; at + 4 <= jpeg.size() && jpeg[at] == 0xFF;) {
    segments.push_back({at, jpeg[at + 1], 2 + ReadNumber(jpeg, at + 2, 2)});
    if (jpeg[at + 1] == 0xDA) break;
    at += segments.back().size;
  }
  return segments;
}

Bytes MakeSegment(std::uint8_t code, ByteView content) {
  Bytes segment = {0xFF, code};
  AppendNumber(segment, content.size() + 2, 2);
  AppendTo(segment, content);
  return segment;
}

Bytes WithSegment(const Bytes& jpeg, ByteView segment) {
  Bytes made(jpeg.begin(), jpeg.begin() + 2);
  AppendTo(made, segment);
  AppendTo(made, ByteView(jpeg).subspan(2));
  return made;
}

std::vector<Chunk> ChunksOf(const Bytes& png) {
  std::vector<Chunk> chunks;
  for (std::size_t at = kPngStart; at + 12 <= png.size();) {
    const std::size_t size = ReadNumber(png, at, 4);
    chunks.push_back({at, std::string(AsText(ByteView(png).subspan(at + 4, 4))), size});
    at += 12 + size;
  }
  return chunks;
}

Bytes MakeChunk(std::string_view type, ByteView content) {
  Bytes chunk;
  AppendNumber(chunk, content.size(), 4);
  AppendTo(chunk, type);
  AppendTo(chunk, content);
  AppendNumber(chunk, ::crc32(0, chunk.data() + 4, static_cast<uInt>(chunk.size() - 4)), 4);
  return chunk;
}

Bytes WithChunks(const Bytes& png, ByteView chunks) {
  Bytes made(png.begin(), png.begin() + kPngHeaderEnd);
  AppendTo(made, chunks);
  AppendTo(made, ByteView(png).subspan(kPngHeaderEnd));
  return made;
}

void MendChecksum(Bytes& png, const Chunk& chunk) {
  WriteNumber(png, chunk.at + 8 + chunk.size,
              ::crc32(0, png.data() + chunk.at + 4, static_cast<uInt>(chunk.size + 4)), 4);
}

Bytes Deflated(ByteView bytes) {
  uLongf size = ::compressBound(bytes.size());
  Bytes deflated(size);
  ::compress2(deflated.data(), &size, bytes.data(), bytes.size(), 1);
  deflated.resize(size);
  return deflated;
}

}  // namespace lagan::hostile
