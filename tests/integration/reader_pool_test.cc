#include "services/document/reader_pool.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "tests/specimen/sets.h"

namespace lagan::document {
namespace {

using namespace std::chrono_literals;

constexpr Date kToday = 2026y / 11 / 22;
const std::string kLineModel = LAGAN_SOURCE_DIR "/ocr/model/lagan.traineddata";
constexpr char kPrintModel[] = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";

// The passport of the demonstration.
image::Pixels Specimen() {
  specimen::Order order = specimen::DemoSet().at(0).order;
  order.level = specimen::AgeingLevel::kNone;
  order.render.pixels_per_mm = 10;
  const auto photograph = specimen::MakePhotograph(order);
  EXPECT_TRUE(photograph.ok()) << photograph.status();
  const specimen::Picture& picture = photograph->picture;
  return image::MakePixels(picture.width, picture.height, 3, picture.rgb);
}

TEST(ReaderPool, DoesNotOpenWithoutEitherModel) {
  EXPECT_EQ(ReaderPool::Open("/nowhere/lagan.traineddata", kPrintModel, 1).status().reason(),
            "FILE_NOT_FOUND");
  EXPECT_EQ(ReaderPool::Open(kLineModel, "/nowhere/eng.traineddata", 1).status().reason(), "FILE_NOT_FOUND");
  EXPECT_EQ(ReaderPool::Open(kLineModel, LAGAN_SOURCE_DIR "/README.md", 1).status().reason(),
            "MODEL_UNREADABLE");
}

TEST(ReaderPool, ReadsThePageOfAnAcceptedZoneOnlyAndOneReaderServesManyThreads) {
  const auto pool = ReaderPool::Open(kLineModel, kPrintModel, 0);
  ASSERT_TRUE(pool.ok()) << pool.status();
  const image::Pixels whole = Specimen();
  const image::Pixels blank = image::MakePixels(300, 200, 1, Bytes(60'000, 200));
  const auto read = [&] {
    const auto reading = (*pool)->Read(whole, kToday);
    ASSERT_TRUE(reading.ok()) << reading.status();
    EXPECT_EQ(reading->zone.verdict, ocr::ZoneVerdict::kAccepted);
    ASSERT_TRUE(reading->page.has_value());
    ASSERT_NE(reading->page->Find(ocr::PrintedFieldName::kSurname), nullptr);
    EXPECT_EQ(reading->page->Find(ocr::PrintedFieldName::kSurname)->text, "ERIKSSON");
    EXPECT_GT(reading->zone.timings_ms.at("printed"), 0);
    const auto none = (*pool)->Read(blank, kToday);
    ASSERT_TRUE(none.ok()) << none.status();
    EXPECT_FALSE(none->page.has_value());
    EXPECT_FALSE(none->zone.timings_ms.contains("printed"));
  };
  std::thread other(read);
  read();
  other.join();
}

TEST(ReaderPool, AReaderComesBackAfterAnError) {
  const auto pool = ReaderPool::Open(kLineModel, kPrintModel, 1);
  ASSERT_TRUE(pool.ok()) << pool.status();
  image::Pixels wrong = image::MakePixels(30, 20, 1, Bytes(600, 200));
  wrong.height = 4000;
  for (int i = 0; i < 2; ++i) EXPECT_EQ((*pool)->Read(wrong, kToday).status().reason(), "PIXELS_INVALID");
}

}  // namespace
}  // namespace lagan::document
