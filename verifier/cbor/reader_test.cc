#include "verifier/cbor/reader.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verifier/cbor/writer.h"

namespace lagan::verifier {
namespace {

Bytes Hex(std::string_view text) { return *HexDecode(text); }

Result<CborValue> Read(std::string_view hex, Bytes& storage) {
  storage = Hex(hex);
  return ReadCbor(storage);
}

TEST(CborReader, ReadsTheIntegersOfTheStandard) {
  // RFC 8949 appendix A.
  const std::pair<const char*, std::int64_t> cases[] = {{"00", 0},
                                                        {"01", 1},
                                                        {"0a", 10},
                                                        {"17", 23},
                                                        {"1818", 24},
                                                        {"1819", 25},
                                                        {"1864", 100},
                                                        {"1903e8", 1000},
                                                        {"1a000f4240", 1000000},
                                                        {"1b000000e8d4a51000", 1000000000000},
                                                        {"20", -1},
                                                        {"29", -10},
                                                        {"3863", -100},
                                                        {"3903e7", -1000},
                                                        {"1b7fffffffffffffff", INT64_MAX},
                                                        {"3b7fffffffffffffff", INT64_MIN}};
  for (const auto& [hex, expected] : cases) {
    Bytes storage;
    const Result<CborValue> value = Read(hex, storage);
    ASSERT_TRUE(value.ok()) << hex << value.status();
    EXPECT_EQ(value->Integer(), expected) << hex;
    EXPECT_EQ(HexEncode(value->encoded), hex);
  }
}

TEST(CborReader, KeepsIntegersThatDoNotFitApart) {
  for (const char* hex :
       {"1bffffffffffffffff", "3bffffffffffffffff", "1b8000000000000000", "3b8000000000000000"}) {
    Bytes storage;
    const Result<CborValue> value = Read(hex, storage);
    ASSERT_TRUE(value.ok()) << hex;
    EXPECT_EQ(value->Integer(), std::nullopt) << hex;
  }
}

TEST(CborReader, ReadsTheOtherKindsOfTheStandard) {
  // RFC 8949 appendix A.
  const std::pair<const char*, CborType> cases[] = {
      {"f4", CborType::kFalse},
      {"f5", CborType::kTrue},
      {"f6", CborType::kNull},
      {"f7", CborType::kUndefined},
      {"f93c00", CborType::kFloat},
      {"fa47c35000", CborType::kFloat},
      {"fb3ff199999999999a", CborType::kFloat},
      {"f97e00", CborType::kFloat},
      {"40", CborType::kBytes},
      {"4401020304", CborType::kBytes},
      {"60", CborType::kText},
      {"6161", CborType::kText},
      {"6449455446", CborType::kText},
      {"62225c", CborType::kText},
      {"62c3bc", CborType::kText},
      {"63e6b0b4", CborType::kText},
      {"64f0908591", CborType::kText},
      {"80", CborType::kArray},
      {"83010203", CborType::kArray},
      {"8301820203820405", CborType::kArray},
      {"98190102030405060708090a0b0c0d0e0f101112131415161718181819", CborType::kArray},
      {"a0", CborType::kMap},
      {"a201020304", CborType::kMap},
      {"a26161016162820203", CborType::kMap},
      {"826161a161626163", CborType::kArray},
      {"a56161614161626142616361436164614461656145", CborType::kMap},
      {"d280", CborType::kTag},
      {"d080", CborType::kTag},
      {"d83dd280", CborType::kTag}};
  for (const auto& [hex, type] : cases) {
    Bytes storage;
    const Result<CborValue> value = Read(hex, storage);
    ASSERT_TRUE(value.ok()) << hex << value.status();
    EXPECT_EQ(value->type, type) << hex;
  }
}

TEST(CborReader, FindsWhatAMapHolds) {
  Bytes storage;
  const Result<CborValue> map = Read("a3016161204402030405617805", storage);
  ASSERT_TRUE(map.ok());
  ASSERT_NE(map->Find(1), nullptr);
  EXPECT_EQ(map->Find(1)->Text(), "a");
  ASSERT_NE(map->Find(-1), nullptr);
  EXPECT_EQ(map->Find(-1)->ByteString()->size(), 4U);
  EXPECT_EQ(map->Find(5), nullptr);
  EXPECT_EQ(map->Find(1)->Find(1), nullptr);
}

TEST(CborReader, RefusesWithTheReason) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "CBOR_TRUNCATED"},
      {"18", "CBOR_TRUNCATED"},
      {"19ff", "CBOR_TRUNCATED"},
      {"43aabb", "CBOR_TRUNCATED"},
      {"63aabb", "CBOR_TRUNCATED"},
      {"820a", "CBOR_TRUNCATED"},
      {"a10a", "CBOR_TRUNCATED"},
      {"d2", "CBOR_TRUNCATED"},
      // Counts that no input of this size can hold: 5 and 9 bytes that would take seconds elsewhere.
      {"9a7fffffff", "CBOR_TRUNCATED"},
      {"9b000000017fffffff", "CBOR_TRUNCATED"},
      {"9bffffffffffffffff", "CBOR_TRUNCATED"},
      {"bb8000000000000000", "CBOR_TRUNCATED"},
      {"5bffffffffffffffff", "CBOR_TRUNCATED"},
      {"1817", "CBOR_NOT_MINIMAL"},
      {"190018", "CBOR_NOT_MINIMAL"},
      {"1a0000ffff", "CBOR_NOT_MINIMAL"},
      {"1b00000000ffffffff", "CBOR_NOT_MINIMAL"},
      {"3800", "CBOR_NOT_MINIMAL"},
      {"5800", "CBOR_NOT_MINIMAL"},
      {"7801ff", "CBOR_NOT_MINIMAL"},
      {"9800", "CBOR_NOT_MINIMAL"},
      {"b800", "CBOR_NOT_MINIMAL"},
      {"d81280", "CBOR_NOT_MINIMAL"},
      {"5fff", "CBOR_INDEFINITE"},
      {"7fff", "CBOR_INDEFINITE"},
      {"9fff", "CBOR_INDEFINITE"},
      {"bfff", "CBOR_INDEFINITE"},
      {"ff", "CBOR_INDEFINITE"},
      {"1c", "CBOR_UNSUPPORTED"},
      {"3e", "CBOR_UNSUPPORTED"},
      {"fc", "CBOR_UNSUPPORTED"},
      {"f0", "CBOR_UNSUPPORTED"},    // simple(16)
      {"f8ff", "CBOR_UNSUPPORTED"},  // simple(255)
      {"f814", "CBOR_UNSUPPORTED"},  // false in two bytes
      {"c074323031332d30332d32315432303a30343a30305a", "CBOR_TAG_UNKNOWN"},
      {"c11a514b67b0", "CBOR_TAG_UNKNOWN"},
      {"c249010000000000000000", "CBOR_TAG_UNKNOWN"},
      {"d74401020304", "CBOR_TAG_UNKNOWN"},
      {"d9d9f700", "CBOR_TAG_UNKNOWN"},
      {"a201020103", "CBOR_DUPLICATE_KEY"},
      {"a3616101020361610a", "CBOR_DUPLICATE_KEY"},
      {"81a220002001", "CBOR_DUPLICATE_KEY"},
      {"a1400a", "CBOR_KEY_TYPE"},
      {"a1f40a", "CBOR_KEY_TYPE"},
      {"a1f93c000a", "CBOR_KEY_TYPE"},
      {"a1800a", "CBOR_KEY_TYPE"},
      {"61ff", "CBOR_TEXT_INVALID"},
      {"62c080", "CBOR_TEXT_INVALID"},
      {"63eda080", "CBOR_TEXT_INVALID"},
      {"0000", "CBOR_TRAILING_BYTES"},
      {"a0ff", "CBOR_TRAILING_BYTES"},
      {"81818181818181818100", "CBOR_TOO_DEEP"},
      {"d2d2d2d2d2d2d2d2d200", "CBOR_TOO_DEEP"},
  };
  for (const auto& [hex, reason] : cases) {
    Bytes storage;
    const Result<CborValue> value = Read(hex, storage);
    ASSERT_FALSE(value.ok()) << hex;
    EXPECT_EQ(value.status().reason(), reason) << hex;
  }
}

TEST(CborReader, AllowsEightLevels) {
  Bytes storage;
  EXPECT_TRUE(Read("818181818181818100", storage).ok());
}

// RFC 8949 appendix A.
TEST(CborReader, FloatsHaveTheirValue) {
  const std::pair<const char*, double> cases[] = {
      {"f93c00", 1.0},
      {"f93e00", 1.5},
      {"f97bff", 65504.0},
      {"f90001", 5.960464477539063e-8},
      {"f98000", -0.0},
      {"f9c400", -4.0},
      {"fa47c35000", 100000.0},
      {"fb3ff199999999999a", 1.1},
      {"f97c00", INFINITY},
      {"f9fc00", -INFINITY},
      {"fbc010666666666666", -4.1},
  };
  for (const auto& [hex, expected] : cases) {
    const Bytes bytes = *HexDecode(hex);
    EXPECT_EQ(ReadCbor(bytes)->Float(), expected) << hex;
  }
  const Bytes nan = *HexDecode("f97e00"), integer = *HexDecode("01");
  EXPECT_TRUE(std::isnan(*ReadCbor(nan)->Float()));
  EXPECT_EQ(ReadCbor(integer)->Float(), std::nullopt);
}

TEST(CborReader, HasALimitOfItemsHoweverMuchRoomThereIs) {
  // The array is an item itself.
  const auto array_of = [](std::size_t count) {
    return CborArray(std::vector<Bytes>(count, CborInteger(0)));
  };
  EXPECT_TRUE(ReadCbor(array_of(kCborMaxItems - 1)).ok());
  EXPECT_EQ(ReadCbor(array_of(kCborMaxItems)).status().reason(), "CBOR_TOO_MANY_ITEMS");
}

}  // namespace
}  // namespace lagan::verifier
