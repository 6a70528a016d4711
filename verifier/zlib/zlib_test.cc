#include <gtest/gtest.h>
#include <zlib.h>

#include "base/crypto/random.h"
#include "verifier/zlib/deflate.h"
#include "verifier/zlib/inflate.h"

namespace lagan::verifier {
namespace {

// What other issuers write.
Bytes ZlibDeflate(ByteView content, int level, int strategy) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, 15, 8, strategy), Z_OK);
  Bytes out(deflateBound(&stream, content.size()));
  stream.next_in = const_cast<Bytef*>(content.data());
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string ReasonOf(const Result<Bytes>& result) { return result.ok() ? "OK" : result.status().reason(); }

TEST(Zlib, ReadsBackWhatItWrites) {
  crypto::SeededRandomForTest random(1950);
  for (std::size_t size = 0; size < 700; ++size) {
    const Bytes content = random.Take(size);
    const Bytes stream = DeflateFixed(content);
    EXPECT_EQ(stream[2] & 7, 3) << "last block, fixed codes (RFC 1951 section 3.2.3)";
    EXPECT_LE(stream.size(), 2 + 4 + (3 + 7 + 9 * size + 7) / 8);
    const Result<Bytes> inflated = Inflate(stream);
    ASSERT_TRUE(inflated.ok()) << size << inflated.status();
    EXPECT_EQ(*inflated, content);
  }
}

TEST(Zlib, ReadsEveryKindOfBlock) {
  crypto::SeededRandomForTest random(1951);
  for (int round = 0; round < 100; ++round) {
    Bytes content = random.Take(random.Below(2000));
    for (auto& byte : content) byte = static_cast<std::uint8_t>('A' + byte % 7);
    for (const auto& [level, strategy] : std::initializer_list<std::pair<int, int>>{
             {0, Z_DEFAULT_STRATEGY}, {1, Z_DEFAULT_STRATEGY}, {9, Z_DEFAULT_STRATEGY}, {9, Z_FIXED}}) {
      const Result<Bytes> inflated = Inflate(ZlibDeflate(content, level, strategy));
      ASSERT_TRUE(inflated.ok()) << inflated.status();
      EXPECT_EQ(*inflated, content);
    }
  }
}

TEST(Zlib, StopsABombAtTheLimit) {
  const Bytes zeros(1 << 20, 0);
  EXPECT_EQ(ReasonOf(Inflate(ZlibDeflate(zeros, 9, Z_DEFAULT_STRATEGY))), "ZLIB_TOO_LARGE");
  // Below the size but above the ratio of 50.
  const Bytes small(8000, 0);
  EXPECT_EQ(ReasonOf(Inflate(ZlibDeflate(small, 9, Z_DEFAULT_STRATEGY))), "ZLIB_TOO_LARGE");
  EXPECT_EQ(ReasonOf(Inflate(ZlibDeflate(small, 9, Z_DEFAULT_STRATEGY), {16384, 2000})), "OK");
}

TEST(Zlib, TheLimitItselfIsAllowed) {
  crypto::SeededRandomForTest random(3);
  const Bytes content = random.Take(16 * 1024);
  EXPECT_EQ(ReasonOf(Inflate(DeflateFixed(content))), "OK");
  EXPECT_EQ(ReasonOf(Inflate(DeflateFixed(random.Take(16 * 1024 + 1)))), "ZLIB_TOO_LARGE");
}

TEST(Zlib, RefusesWhatIsDamaged) {
  const Bytes good = DeflateFixed(AsBytes("a credential"));
  Bytes trailing = good;
  trailing.push_back(0);
  EXPECT_EQ(ReasonOf(Inflate(trailing)), "ZLIB_TRAILING_BYTES");
  for (std::size_t size = 0; size < good.size(); ++size) {
    const Result<Bytes> cut = Inflate(ByteView(good).first(size));
    EXPECT_FALSE(cut.ok()) << size;
  }
  Bytes checksum = good;
  checksum.back() ^= 1;
  EXPECT_EQ(ReasonOf(Inflate(checksum)), "ZLIB_INVALID");
  EXPECT_EQ(ReasonOf(Inflate(AsBytes("no zlib"))), "ZLIB_HEADER");
}

TEST(Zlib, NoBitCanBeChangedUnseen) {
  crypto::SeededRandomForTest random(4);
  for (std::size_t size = 40; size < 60; ++size) {
    const Bytes content = random.Take(size);
    const Bytes good = DeflateFixed(content);
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      Bytes changed = good;
      changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1 << bit % 8);
      const Result<Bytes> inflated = Inflate(changed);
      EXPECT_FALSE(inflated.ok() && *inflated == content) << "bit " << bit;
    }
  }
}

}  // namespace
}  // namespace lagan::verifier
