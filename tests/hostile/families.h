// The families of hostile pictures; hostile_pictures.cc says how many of each.
#pragma once

#include <string>

#include "tests/hostile/hostile_pictures.h"
#include "tests/hostile/parts.h"

namespace lagan::hostile {

struct Kit {
  Dice& dice;
  const std::string& bait;
};

// Good pictures to start from: the `which`-th of kBases.
inline constexpr int kBases = 8;
struct Base {
  const char* name;
  bool jpeg;
  Bytes bytes;
};
const Base& BaseOf(std::size_t which);

// Headers that promise more pixels than there may be.
HostilePicture DimensionBomb(Kit kit);
// Much more data than the picture needs, well compressed; and the largest picture that is allowed, in a few kilobytes.
HostilePicture DeflateBomb(Kit kit);
// Chunks or segments by the hundred thousand.
HostilePicture ChunkFlood(Kit kit);
// Progressive JPEG in more scans than it has coefficients.
HostilePicture ScanFlood(Kit kit);
// Cut off anywhere.
HostilePicture Truncation(Kit kit);
// A picture and an archive, a page or a program in one file, either first.
HostilePicture Polyglot(Kit kit);
// A segment or chunk whose length is not its length.
HostilePicture WrongLength(Kit kit);
// A chunk whose checksum does not hold.
HostilePicture BadChecksum(Kit kit);
// Tables of Huffman codes and quantisation full of nonsense.
HostilePicture BrokenTable(Kit kit);
// Exif whose directories point at themselves or nowhere.
HostilePicture ExifLoop(Kit kit);
// Colour profiles that are none.
HostilePicture ProfileNonsense(Kit kit);
// PNG with text that names files, with animation, with chunks that contradict each other.
HostilePicture StrangeChunk(Kit kit);
// Files of other kinds under a picture's name.
HostilePicture OtherKind(Kit kit);
// A few bytes changed anywhere.
HostilePicture ByteFlips(Kit kit);

}  // namespace lagan::hostile
