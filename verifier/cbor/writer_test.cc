#include "verifier/cbor/writer.h"

#include <gtest/gtest.h>

#include "base/crypto/random.h"
#include "verifier/cbor/reader.h"

namespace lagan::verifier {
namespace {

TEST(CborWriter, WritesTheShortestHeads) {
  // RFC 8949 appendix A.
  EXPECT_EQ(HexEncode(CborInteger(23)), "17");
  EXPECT_EQ(HexEncode(CborInteger(24)), "1818");
  EXPECT_EQ(HexEncode(CborInteger(255)), "18ff");
  EXPECT_EQ(HexEncode(CborInteger(256)), "190100");
  EXPECT_EQ(HexEncode(CborInteger(65536)), "1a00010000");
  EXPECT_EQ(HexEncode(CborInteger(1000000000000)), "1b000000e8d4a51000");
  EXPECT_EQ(HexEncode(CborInteger(-1)), "20");
  EXPECT_EQ(HexEncode(CborInteger(-1000)), "3903e7");
  EXPECT_EQ(HexEncode(CborInteger(INT64_MIN)), "3b7fffffffffffffff");
  EXPECT_EQ(HexEncode(CborBytes(Bytes{1, 2, 3, 4})), "4401020304");
  EXPECT_EQ(HexEncode(CborText("IETF")), "6449455446");
  EXPECT_EQ(HexEncode(CborBool(true)), "f5");
  EXPECT_EQ(HexEncode(CborArray({CborInteger(1), CborArray({CborInteger(2), CborInteger(3)})})),
            "8201820203");
  EXPECT_EQ(HexEncode(CborTag(18, CborArray({}))), "d280");
}

TEST(CborWriter, SortsKeysByTheirBytes) {
  // The order of the example in RFC 8949 section 4.2.1, as far as our key types go.
  const Bytes map = CborMap({{CborText("aa"), CborInteger(5)},
                             {CborInteger(-1), CborInteger(3)},
                             {CborText("z"), CborInteger(4)},
                             {CborInteger(100), CborInteger(2)},
                             {CborInteger(10), CborInteger(1)}});
  EXPECT_EQ(HexEncode(map),
            "a50a01186402"
            "2003"
            "617a04"
            "62616105");
}

TEST(CborWriter, IsReadBackByTheReader) {
  crypto::SeededRandomForTest random(8949);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::pair<Bytes, Bytes>> entries;
    for (std::int64_t key = 0; key < 30; ++key) {
      entries.emplace_back(CborInteger(key * 37 - 400), CborBytes(random.Take(random.Below(300))));
    }
    const Bytes map = CborMap(entries);
    const Result<CborValue> read = ReadCbor(map);
    ASSERT_TRUE(read.ok()) << read.status();
    for (const auto& [key, value] : entries) {
      const Result<CborValue> number = ReadCbor(key);
      const CborValue* found = read->Find(*number->Integer());
      ASSERT_NE(found, nullptr);
      EXPECT_EQ(ToBytes(found->encoded), value);
    }
  }
}

}  // namespace
}  // namespace lagan::verifier
