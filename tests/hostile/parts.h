// Segments of a JPEG and chunks of a PNG, taken apart and put together in ways that no encoder does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"

namespace lagan::hostile {

// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next();
  // In [0, below), `below` > 0.
  std::size_t Below(std::size_t below) { return static_cast<std::size_t>(Next() % below); }
  std::uint8_t Byte() { return static_cast<std::uint8_t>(Next()); }
  Bytes Some(std::size_t size);

 private:
  std::uint64_t state_;
};

void AppendTo(Bytes& bytes, ByteView more);
void AppendTo(Bytes& bytes, std::string_view more);
// Big-endian.
void AppendNumber(Bytes& bytes, std::uint64_t number, int size);
void WriteNumber(Bytes& bytes, std::size_t at, std::uint64_t number, int size);

// A JPEG up to its first scan: where each marker stands (0xFF, the code, two bytes of length).
struct Segment {
  std::size_t at = 0;
  std::uint8_t code = 0;
  std::size_t size = 0;  // with the marker
};
std::vector<Segment> SegmentsOf(const Bytes& jpeg);
Bytes MakeSegment(std::uint8_t code, ByteView content);
// `segment` right after the start of `jpeg`.
Bytes WithSegment(const Bytes& jpeg, ByteView segment);

// A PNG: where each chunk stands (length, type, content, checksum).
struct Chunk {
  std::size_t at = 0;
  std::string type;
  std::size_t size = 0;  // of the content
};
std::vector<Chunk> ChunksOf(const Bytes& png);
// With the checksum of ISO/IEC 15948 Annex D.
Bytes MakeChunk(std::string_view type, ByteView content);
// `chunks` right after the header of `png`.
Bytes WithChunks(const Bytes& png, ByteView chunks);
// Writes the right checksum behind the chunk.
void MendChecksum(Bytes& png, const Chunk& chunk);

// A zlib stream.
Bytes Deflated(ByteView bytes);

}  // namespace lagan::hostile
