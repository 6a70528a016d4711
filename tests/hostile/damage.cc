// Good pictures with something broken.
#include <array>
#include <vector>

#include "tests/hostile/families.h"

namespace lagan::hostile {
namespace {

const Base& AnyBase(Kit kit) { return BaseOf(kit.dice.Below(kBases)); }
const Base& AnyJpeg(Kit kit) { return BaseOf(kit.dice.Below(4)); }
const Base& AnyPng(Kit kit) { return BaseOf(4 + kit.dice.Below(4)); }

}  // namespace

HostilePicture Truncation(Kit kit) {
  const Base& base = AnyBase(kit);
  std::size_t length = 1 + kit.dice.Below(base.bytes.size() - 1);
  // Half of them right at or near a boundary between parts.
  if (kit.dice.Below(2) == 0) {
    std::vector<std::size_t> places = {base.bytes.size() - 1};
    if (base.jpeg) {
      for (const Segment& segment : SegmentsOf(base.bytes))
        places.push_back(segment.at), places.push_back(segment.at + 2);
    } else {
      for (const Chunk& chunk : ChunksOf(base.bytes))
        places.push_back(chunk.at), places.push_back(chunk.at + 8 + chunk.size);
    }
    length = places[kit.dice.Below(places.size())];
  }
  return {std::string("truncated ") + base.name,
          Bytes(base.bytes.begin(), base.bytes.begin() + static_cast<std::ptrdiff_t>(length)),
          {"PICTURE_TRUNCATED"}};
}

HostilePicture WrongLength(Kit kit) {
  const Base& base = AnyBase(kit);
  Bytes bytes = base.bytes;
  if (base.jpeg) {
    const std::vector<Segment> segments = SegmentsOf(bytes);
    const Segment& segment = segments[kit.dice.Below(segments.size())];
    const std::array<std::size_t, 7> lengths = {0, 1, 2, segment.size - 3, segment.size - 1, 0x7FFF, 0xFFFF};
    WriteNumber(bytes, segment.at + 2, lengths[kit.dice.Below(lengths.size())], 2);
  } else {
    const std::vector<Chunk> chunks = ChunksOf(bytes);
    const Chunk& chunk = chunks[kit.dice.Below(chunks.size())];
    const std::array<std::uint64_t, 7> lengths = {0,          1,          chunk.size + 1, chunk.size + 12,
                                                  0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    WriteNumber(bytes, chunk.at, lengths[kit.dice.Below(lengths.size())], 4);
  }
  return {std::string("wrong length in ") + base.name, bytes, {}};
}

HostilePicture BadChecksum(Kit kit) {
  const Base& base = AnyPng(kit);
  Bytes bytes = base.bytes;
  const std::vector<Chunk> chunks = ChunksOf(bytes);
  const Chunk& chunk = chunks[kit.dice.Below(chunks.size())];
  bytes[chunk.at + 8 + chunk.size + kit.dice.Below(4)] ^= static_cast<std::uint8_t>(1 + kit.dice.Below(255));
  // Of chunks that need not be there nothing is read, not even whether they are whole.
  const bool needed = chunk.type[0] >= 'A' && chunk.type[0] <= 'Z';
  std::vector<std::string> answers = {"PICTURE_DAMAGED"};
  if (!needed) answers.emplace_back();
  return {"bad checksum of " + chunk.type + " in " + base.name, bytes, answers};
}

HostilePicture BrokenTable(Kit kit) {
  const Base& base = AnyJpeg(kit);
  Bytes bytes = base.bytes;
  std::vector<Segment> tables;
  for (const Segment& segment : SegmentsOf(bytes)) {
    if (segment.code == 0xC4 || segment.code == 0xDB || segment.code == 0xDA) tables.push_back(segment);
  }
  const Segment& table = tables[kit.dice.Below(tables.size())];
  const std::size_t changes = 1 + kit.dice.Below(16);
  for (std::size_t i = 0; i < changes; ++i)
    bytes[table.at + 4 + kit.dice.Below(table.size - 4)] = kit.dice.Byte();
  return {std::string("broken table in ") + base.name, bytes, {}};
}

HostilePicture ByteFlips(Kit kit) {
  const Base& base = AnyBase(kit);
  Bytes bytes = base.bytes;
  const std::size_t flips = 1 + kit.dice.Below(8);
  for (std::size_t i = 0; i < flips; ++i)
    bytes[kit.dice.Below(bytes.size())] ^= static_cast<std::uint8_t>(1U << kit.dice.Below(8));
  return {std::string("changed ") + base.name, bytes, {}};
}

}  // namespace lagan::hostile
