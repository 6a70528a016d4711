#include "verifier/qr/qr_matrix.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "verifier/testing/qr_sample.h"

namespace lagan::verifier {
namespace {

TEST(EncodeQr, PicksTheSmallestCodeInAlphanumericMode) {
  // ISO/IEC 18004 table 7, level M: version 6 holds 154 alphanumeric characters (106 bytes), version 7 holds 178.
  EXPECT_EQ(EncodeQr(std::string(154, 'A'))->Version(), 6);
  EXPECT_EQ(EncodeQr(std::string(155, 'A'))->Version(), 7);
  EXPECT_EQ(EncodeQr(std::string(4296, 'A'), QrLevel::kL)->Version(), 40);
  EXPECT_EQ(EncodeQr(std::string(178, ':'), QrLevel::kM)->Version(), 7);
  EXPECT_EQ(EncodeQr("NI1:" + std::string(150, 'Z'))->Version(), 6);
  // A small letter is outside of the alphanumeric set, and shows what bytes would cost.
  EXPECT_EQ(EncodeQr(std::string(154, 'a'))->Version(), 9);
}

struct PassSize {
  std::string prefix;
  std::size_t bytes;
  QrLevel level;
  int version;
};

// The codes that the kinds of passes need, as planned: over 18 alone, with a showing, with a face, with both; name;
// name and face; full identity without and with a larger photograph; a plain name and birth date; a EU certificate.
TEST(EncodeQr, GivesPassesThePlannedVersions) {
  const PassSize sizes[] = {
      {"NI1:", 98, QrLevel::kM, 6},   {"NI1:", 227, QrLevel::kM, 11}, {"NI1:", 459, QrLevel::kM, 17},
      {"NI1:", 589, QrLevel::kM, 19}, {"NI1:", 155, QrLevel::kM, 9},  {"NI1:", 502, QrLevel::kM, 18},
      {"", 534, QrLevel::kM, 18},     {"", 784, QrLevel::kM, 23},     {"", 178, QrLevel::kM, 10},
      {"HC1:", 367, QrLevel::kQ, 18},
  };
  for (const PassSize& size : sizes) {
    const Result<QrMatrix> matrix = EncodeQr(size.prefix + testing::SampleText(size.bytes), size.level);
    ASSERT_TRUE(matrix.ok());
    EXPECT_EQ(matrix->Version(), size.version) << size.prefix << size.bytes;
  }
}

TEST(EncodeQr, RefusesWhatDoesNotFit) {
  EXPECT_EQ(EncodeQr(std::string(4297, 'A'), QrLevel::kL).status().reason(), "QR_TEXT_TOO_LONG");
  EXPECT_EQ(EncodeQr("").status().reason(), "QR_TEXT_INVALID");
  EXPECT_EQ(EncodeQr(std::string_view("A\0B", 3)).status().reason(), "QR_TEXT_INVALID");
}

TEST(QrMatrix, IsLightAllAround) {
  const QrMatrix matrix = *EncodeQr("HELLO");
  EXPECT_TRUE(matrix.IsDark(0, 0));
  EXPECT_FALSE(matrix.IsDark(-1, 0));
  EXPECT_FALSE(matrix.IsDark(0, matrix.size));
}

TEST(LayoutOfQr, IsWhatAllCodesOfAVersionShare) {
  for (const int version : {1, 2, 7, 25, 40}) {
    const Result<QrLayout> layout = LayoutOfQr(version);
    ASSERT_TRUE(layout.ok());
    ASSERT_EQ(layout->matrix.Version(), version);
    const auto own = static_cast<std::size_t>(std::count(layout->fixed.begin(), layout->fixed.end(), false));
    EXPECT_GT(own, layout->fixed.size() / 2);
    for (const std::uint64_t seed : {1U, 2U}) {
      // Alphanumeric characters that fill the version at level L, by ISO/IEC 18004 table 7, and leave none below it.
      const std::size_t bytes = version == 1    ? 10
                                : version == 2  ? 25
                                : version == 7  ? 140
                                : version == 25 ? 1200
                                                : 2800;
      const QrMatrix matrix = *EncodeQr(testing::SampleText(bytes, seed), QrLevel::kL);
      ASSERT_EQ(matrix.Version(), version);
      for (std::size_t i = 0; i < matrix.dark.size(); ++i) {
        if (!layout->fixed[i]) continue;
        ASSERT_EQ(matrix.dark[i], layout->matrix.dark[i]) << version << ' ' << i;
      }
    }
  }
}

}  // namespace
}  // namespace lagan::verifier
