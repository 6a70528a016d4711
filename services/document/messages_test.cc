#include "services/document/messages.h"

#include <gtest/gtest.h>

#include <set>

namespace lagan::document {
namespace {

using Parts = std::vector<v1::ReadDocumentRequest>;

v1::ReadDocumentRequest Start(std::uint32_t size) {
  v1::ReadDocumentRequest part;
  part.mutable_start()->set_size(size);
  return part;
}

v1::ReadDocumentRequest Chunk(const std::string& bytes) {
  v1::ReadDocumentRequest part;
  part.set_chunk(bytes);
  return part;
}

TEST(JoinUpload, PutsThePartsTogether) {
  const auto picture = JoinUpload({Start(5), Chunk("ab"), Chunk(""), Chunk("cde")});
  ASSERT_TRUE(picture.ok()) << picture.status();
  EXPECT_EQ(AsText(*picture), "abcde");
}

TEST(JoinUpload, NamesWhatIsWrong) {
  const std::uint32_t most = image::kMaxPictureBytes;
  const struct {
    const char* reason;
    Parts parts;
  } cases[] = {
      {"UPLOAD_START_MISSING", {}},
      {"UPLOAD_START_MISSING", {Chunk("a")}},
      {"UPLOAD_START_MISSING", {v1::ReadDocumentRequest()}},
      {"UPLOAD_START_MISSING", {Start(2), Chunk("a"), Start(1)}},
      {"UPLOAD_START_MISSING", {Start(2), v1::ReadDocumentRequest()}},
      {"PICTURE_EMPTY", {Start(0)}},
      {"PICTURE_TOO_LARGE", {Start(most + 1)}},
      {"UPLOAD_INCOMPLETE", {Start(1)}},
      {"UPLOAD_INCOMPLETE", {Start(3), Chunk("ab")}},
      {"UPLOAD_TOO_LONG", {Start(1), Chunk("ab")}},
      {"UPLOAD_CHUNK_TOO_LARGE", {Start(most), Chunk(std::string(kMaxChunk + 1, 'a'))}},
  };
  for (const auto& each : cases) {
    const auto picture = JoinUpload(each.parts);
    ASSERT_FALSE(picture.ok()) << each.reason;
    EXPECT_EQ(picture.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(picture.status().reason(), each.reason);
    EXPECT_EQ(picture.status().field(), "picture");
  }
}

TEST(DocumentMessages, EveryReasonHasAdviceOfItsOwnAndNoReasonHasNone) {
  std::set<std::string> sentences;
  for (const char* reason :
       {"ZONE_NOT_FOUND", "ZONE_FORMAT_UNKNOWN", "ZONE_CHECK_FAILED", "ZONE_READINGS_DIFFER",
        "ZONE_INK_DIFFERS", "ZONE_MAY_BE_CUT", "ZONE_LINE_TOO_MANY", "ZONES_DIFFER", "PICTURE_TOO_BUSY"}) {
    EXPECT_TRUE(sentences.insert(AdviceFor(reason, {})).second) << reason;
  }
  EXPECT_FALSE(sentences.contains(""));
  EXPECT_EQ(AdviceFor("", {}), "");
  EXPECT_NE(AdviceFor("A_REASON_YET_UNKNOWN", {}), "");
}

TEST(DocumentMessages, AdviceIsWhatWasFoundAndNoGuessThen) {
  ocr::QualityReport quality;
  const std::string guessed = AdviceFor("ZONE_NOT_FOUND", quality);
  quality.findings = {{ocr::QualityReason::kTooDark, 30, 75, "Switch on a lamp."},
                      {ocr::QualityReason::kBlurred, 2, 3.8, "Hold still."},
                      {ocr::QualityReason::kGlare, 0.1, 0.004, "Tilt it."}};
  const std::string advice = AdviceFor("ZONE_NOT_FOUND", quality);
  EXPECT_TRUE(advice.starts_with("The lines of letters and < signs at the bottom")) << advice;
  EXPECT_TRUE(advice.ends_with(" Switch on a lamp. Hold still.")) << advice;
  EXPECT_NE(guessed.find("filling the frame"), std::string::npos);
  EXPECT_EQ(advice.find("filling the frame"), std::string::npos);
  // Nothing to do better where nothing is lacking.
  EXPECT_EQ(AdviceFor("", quality), "");
}

TEST(DocumentMessages, AReadingIsCarriedOver) {
  ocr::ZoneReading reading;
  reading.verdict = ocr::ZoneVerdict::kDoubtful;
  reading.reason = "ZONE_CHECK_FAILED";
  reading.zone.emplace().surname = "ERIKSSON";
  reading.timings_ms = {{"read", 20}, {"total", 25}};
  image::DecodedPicture picture;
  picture.pixels = image::MakePixels(2, 1, 1, {0, 255});
  picture.clean_jpeg = {1, 2, 3};
  const v1::ReadDocumentResponse response = ToMessage(reading, {}, {}, picture, 5);
  EXPECT_EQ(response.verdict(), v1::ReadDocumentResponse::VERDICT_DOUBTFUL);
  EXPECT_EQ(response.reason(), "ZONE_CHECK_FAILED");
  EXPECT_EQ(response.advice(), AdviceFor("ZONE_CHECK_FAILED", {}));
  EXPECT_EQ(response.zone().surname(), "ERIKSSON");
  EXPECT_EQ(response.clean_jpeg(), "\1\2\3");
  EXPECT_EQ(response.width(), 2U);
  EXPECT_EQ(response.height(), 1U);
  EXPECT_DOUBLE_EQ(response.timings_ms().at("read"), 20);
  EXPECT_DOUBLE_EQ(response.timings_ms().at("decode"), 5);
  EXPECT_DOUBLE_EQ(response.timings_ms().at("total"), 30);
}

TEST(DocumentMessages, EveryCueIsCarriedOverByItsName) {
  std::vector<ocr::CueFinding> cues;
  for (const ocr::Cue cue : ocr::AllCues()) cues.push_back(ocr::MakeFinding(cue, 0.25));
  const v1::ReadDocumentResponse response = ToMessage({}, {}, cues, {}, 1);
  ASSERT_EQ(response.cues_size(), ocr::kCues);
  for (int i = 0; i < ocr::kCues; ++i) {
    EXPECT_EQ(v1::CueFinding::Cue_Name(response.cues(i).cue()),
              "CUE_" + std::string(ocr::CueName(ocr::AllCues()[i])));
    EXPECT_DOUBLE_EQ(response.cues(i).score(), 0.25);
  }
}

TEST(DocumentMessages, NoZoneIsNoError) {
  ocr::ZoneReading reading;
  reading.reason = "ZONE_NOT_FOUND";
  const v1::ReadDocumentResponse response = ToMessage(reading, {}, {}, {}, 1);
  EXPECT_EQ(response.verdict(), v1::ReadDocumentResponse::VERDICT_NONE);
  EXPECT_FALSE(response.has_zone());
}

}  // namespace
}  // namespace lagan::document
