// Busy pictures through the readers of zone and page: each ends within its budget of work, and none is accepted.
#include "tests/hostile/busy_pictures.h"

#include <filesystem>
#include <memory>

#include <gtest/gtest.h>

#include "ocr/picture_work.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/visual/printed_field_reader.h"

namespace lagan::hostile {
namespace {

using namespace std::chrono_literals;

constexpr Date kToday = 2026y / 11 / 22;
const std::filesystem::path kModel = LAGAN_SOURCE_DIR "/ocr/model/lagan.traineddata";
const std::filesystem::path kPrintModel = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";
// The longest step: a strip of 8000 columns, or the look at a page of six megapixels.
constexpr std::int64_t kLastStep = 250'000'000;

// LAGAN_BUSY is Busy::kEveryday or Busy::kAll, by the program.
TEST(BusyPictures, EachEndsWithinItsBudget) {
  auto zones = ocr::ZoneReader::Open(kModel);
  ASSERT_TRUE(zones.ok()) << zones.status();
  auto pages = ocr::PrintedFieldReader::Open(kPrintModel);
  ASSERT_TRUE(pages.ok()) << pages.status();
  int used_up = 0;
  for (const BusyPicture& picture : MakeBusyPictures(LAGAN_BUSY)) {
    const auto zone = (*zones)->Read(picture.pixels, kToday);
    ASSERT_TRUE(zone.ok()) << picture.name << ": " << zone.status();
    const auto page = (*pages)->Read(picture.pixels, *zone);
    ASSERT_TRUE(page.ok()) << picture.name << ": " << page.status();
    EXPECT_NE(zone->verdict, ocr::ZoneVerdict::kAccepted) << picture.name;
    EXPECT_LE(zone->work, ocr::kMostWorkOfAZone + kLastStep) << picture.name;
    EXPECT_LE(page->work, ocr::kMostWorkOfAPage + kLastStep) << picture.name;
    used_up += zone->reason == "PICTURE_TOO_BUSY" ? 1 : 0;
    std::printf("%-24s zone %4d page %4d million %s\n", picture.name.c_str(),
                static_cast<int>(zone->work / 1'000'000), static_cast<int>(page->work / 1'000'000),
                zone->reason.c_str());
  }
  EXPECT_GE(used_up, 2) << "these pictures have become easy; draw worse ones";
}

}  // namespace
}  // namespace lagan::hostile
