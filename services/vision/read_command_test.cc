#include "services/vision/read_command.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "base/image/png_writer.h"
#include "services/vision/reading_json.h"
#include "services/vision/run.h"

namespace lagan::vision {
namespace {

using nlohmann::json;

struct Outcome {
  int status;
  std::string out;
  std::string err;
};

Outcome RunWith(const std::vector<std::string>& arguments) {
  std::istringstream in;
  std::ostringstream out, err;
  const int status = RunVision(arguments, {in, out, err});
  return {status, out.str(), err.str()};
}

class ReadCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-read-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Put(const std::string& name, ByteView bytes) const {
    EXPECT_TRUE(WriteFileAtomically(folder_ / name, bytes, 0600).ok());
    return (folder_ / name).string();
  }
  std::filesystem::path folder_;
};

TEST_F(ReadCommandTest, SaysWhatEachFileIs) {
  const Result<Bytes> blank = image::WritePng(image::MakePixels(300, 200, 1, Bytes(60000, 200)));
  ASSERT_TRUE(blank.ok());
  const std::string picture = Put("blank.png", *blank);
  const std::string text = Put("text.jpg", AsBytes("this is no picture"));
  const std::string empty = Put("empty.jpg", {});
  const Outcome run = RunWith({"read", "--json", picture, text, empty, "/nowhere.jpg"});
  EXPECT_EQ(run.status, commands::kExitBadInput) << run.err;
  std::istringstream lines(run.out);
  std::vector<json> objects;
  for (std::string line; std::getline(lines, line);) objects.push_back(json::parse(line));
  ASSERT_EQ(objects.size(), 4u);
  EXPECT_EQ(objects[0]["file"], picture);
  EXPECT_EQ(objects[0]["mrz"]["verdict"], "none");
  EXPECT_EQ(objects[0]["reason"], "ZONE_NOT_FOUND");
  EXPECT_TRUE(objects[0]["timings_ms"].contains("decode"));
  EXPECT_TRUE(objects[0]["timings_ms"].contains("quality"));
  EXPECT_TRUE(objects[0]["timings_ms"].contains("cues"));
  EXPECT_EQ(objects[0]["quality"]["findings"][0]["reason"], "NO_DOCUMENT");
  EXPECT_EQ(objects[0]["printed_fields"]["layout"], "unknown");
  EXPECT_TRUE(objects[0]["printed_fields"]["fields"].empty());
  EXPECT_TRUE(objects[0]["cross_checks"].empty());
  EXPECT_TRUE(objects[0]["timings_ms"].contains("printed"));
  EXPECT_EQ(objects[1]["mrz"]["verdict"], "refused");
  EXPECT_EQ(objects[1]["reason"], "PICTURE_NOT_A_PICTURE");
  EXPECT_EQ(objects[2]["reason"], "PICTURE_EMPTY");
  EXPECT_EQ(objects[3]["reason"], "FILE_NOT_FOUND");
  for (const json& object : objects) {
    EXPECT_TRUE(object["mrz"]["lines"].empty());
    EXPECT_TRUE(object["mrz"]["fields"].is_object());
    EXPECT_TRUE(object["mrz"]["checks"].is_array());
    EXPECT_TRUE(object["quality"].is_object());
    EXPECT_TRUE(object["cues"].is_array());
  }
  const Outcome words = RunWith({"read", picture});
  EXPECT_EQ(words.status, commands::kExitOk);
  EXPECT_NE(words.out.find("We cannot see a document."), std::string::npos) << words.out;
}

TEST_F(ReadCommandTest, LeavesThePrintedPageOutWhenAsked) {
  const Result<Bytes> blank = image::WritePng(image::MakePixels(30, 20, 1, Bytes(600, 200)));
  ASSERT_TRUE(blank.ok());
  const std::string picture = Put("blank.png", *blank);
  const Outcome run = RunWith({"read", "--json", "--zone-only", "--print-model", "/nowhere", picture});
  EXPECT_EQ(run.status, commands::kExitOk) << run.err;
  const json object = json::parse(run.out);
  EXPECT_FALSE(object.contains("printed_fields"));
  EXPECT_FALSE(object.contains("cross_checks"));
  EXPECT_FALSE(object["timings_ms"].contains("printed"));
  const Outcome missing = RunWith({"read", "--json", "--print-model", "/nowhere", picture});
  EXPECT_EQ(missing.status, commands::kExitFailed);
  EXPECT_NE(missing.err.find("MODEL_NOT_FOUND"), std::string::npos) << missing.err;
}

TEST_F(ReadCommandTest, PrintedFieldsAndCrossChecksAsJson) {
  mrz::Zone zone;
  zone.surname = "ONEILL";
  zone.given_names = "ANNA";
  ocr::ZoneReading reading;
  reading.zone = zone;
  ocr::PrintedFields printed;
  printed.layout = ocr::PrintedLayout::kPassportPage;
  printed.fields = {
      {ocr::PrintedFieldName::kSurname, "O'NEILL", "O'NEILL", 0.987F, {{{1, 2}, {3, 2}, {3, 4}, {1, 4}}}},
      {ocr::PrintedFieldName::kGivenNames, "OSKAR", "OSKAR", 0.9F, {}}};
  const json object = json::parse(ReadingJson("a.jpg", reading, {}, printed));
  EXPECT_EQ(object["printed_fields"]["layout"], "passport_page");
  const json& surname = object["printed_fields"]["fields"][0];
  EXPECT_EQ(surname["name"], "surname");
  EXPECT_EQ(surname["text"], "O'NEILL");
  EXPECT_DOUBLE_EQ(surname["confidence"].get<double>(), 0.99);
  EXPECT_EQ(surname["quad"].size(), 4u);
  EXPECT_EQ(object["cross_checks"][0],
            (json{{"field", "surname"}, {"outcome", "agrees"}, {"confidence", 0.99}}));
  EXPECT_EQ(object["cross_checks"][1]["outcome"], "differs");
  EXPECT_FALSE(json::parse(ReadingJson("a.jpg", reading, {})).contains("cross_checks"));
}

TEST_F(ReadCommandTest, ShowsEachReadingOnceAndOverwritesNothing) {
  const Result<Bytes> blank = image::WritePng(image::MakePixels(300, 200, 1, Bytes(60000, 200)));
  ASSERT_TRUE(blank.ok());
  const std::string picture = Put("blank.png", *blank);
  const std::filesystem::path shown = folder_ / "shown";
  EXPECT_EQ(RunWith({"read", picture, "--show", shown.string()}).status, commands::kExitBadInput)
      << "the folder must exist";
  ASSERT_TRUE(std::filesystem::create_directory(shown));
  const Outcome first = RunWith({"read", picture, "--show", shown.string()});
  EXPECT_EQ(first.status, commands::kExitOk) << first.out << first.err;
  const Result<Bytes> drawn = ReadFile(shown / "blank.png.png", 1 << 20);
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  EXPECT_EQ(drawn->at(1), 'P');
  EXPECT_EQ(std::filesystem::status(shown / "blank.png.png").permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Outcome again = RunWith({"read", picture, "--show", shown.string()});
  EXPECT_EQ(again.status, commands::kExitBadInput);
  EXPECT_NE(again.err.find("SHOWN_ALREADY"), std::string::npos) << again.err;
  EXPECT_EQ(*ReadFile(shown / "blank.png.png", 1 << 20), *drawn);
  EXPECT_NE(RunWith({"read", "--help"}).out.find("personal data"), std::string::npos);
}

TEST_F(ReadCommandTest, ReadsThePictureWhoseNameIsTakenInTheFolderOfShow) {
  const Result<Bytes> blank = image::WritePng(image::MakePixels(300, 200, 1, Bytes(60000, 200)));
  ASSERT_TRUE(blank.ok());
  for (const char* folder : {"a", "b", "shown"}) std::filesystem::create_directory(folder_ / folder);
  const std::string first = Put("a/x.png", *blank), second = Put("b/x.png", *blank);
  const Outcome run =
      RunWith({"read", "--json", "--zone-only", first, second, "--show", (folder_ / "shown").string()});
  EXPECT_EQ(run.status, commands::kExitBadInput);
  std::istringstream lines(run.out);
  for (const std::string& file : {first, second}) {
    std::string line;
    ASSERT_TRUE(std::getline(lines, line)) << run.out;
    const json object = json::parse(line);
    EXPECT_EQ(object["file"], file);
    EXPECT_EQ(object["mrz"]["verdict"], "none") << line;
  }
  EXPECT_EQ(run.err.find(first), std::string::npos) << run.err;
  EXPECT_NE(run.err.find(second + ": SHOWN_ALREADY"), std::string::npos) << run.err;
}

TEST_F(ReadCommandTest, RefusesAPipeAndGoesOn) {
  const Result<Bytes> blank = image::WritePng(image::MakePixels(300, 200, 1, Bytes(60000, 200)));
  ASSERT_TRUE(blank.ok());
  const std::string pipe = (folder_ / "pipe.png").string(), picture = Put("blank.png", *blank);
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const Outcome run = RunWith({"read", pipe, picture});
  EXPECT_EQ(run.status, commands::kExitBadInput);
  EXPECT_NE(run.out.find("refused (FILE_NOT_REGULAR)"), std::string::npos) << run.out;
  EXPECT_NE(run.out.find(picture + ": none"), std::string::npos) << run.out;
}

TEST_F(ReadCommandTest, SaysWhatIsWrongWithTheCommandLine) {
  EXPECT_EQ(RunWith({"read"}).status, commands::kExitBadInput);
  EXPECT_EQ(RunWith({"dance"}).status, commands::kExitBadInput);
  EXPECT_EQ(RunWith({"--help"}).status, commands::kExitOk);
  const Outcome run = RunWith({"read", "--model", "/nowhere/model", "x.jpg"});
  EXPECT_EQ(run.status, commands::kExitFailed);
  EXPECT_NE(run.err.find("MODEL_NOT_FOUND"), std::string::npos) << run.err;
}

TEST(ReadingJson, WritesEveryPartOfAReading) {
  ocr::ZoneReading reading;
  reading.verdict = ocr::ZoneVerdict::kDoubtful;
  reading.reason = "ZONE_READINGS_DIFFER";
  reading.format = "TD3";
  reading.lines = {"A", "B"};
  mrz::Zone zone;
  zone.surname = "ERIKSSON";
  zone.expiry_date = Date(std::chrono::year(2031) / 4 / 15);
  zone.checks.push_back({"birth_date", {}, {}, '2', '3', false});
  zone.notes.push_back({"CODE_SPECIMEN", "issuer", "A specimen."});
  reading.zone = zone;
  reading.corrections.push_back({1, 13, 'Z', '2', 3.14F});
  reading.corrections.push_back({1, 14, '\0', '<', 6});
  reading.corrections.push_back({1, 44, 'X', '\0', 3});
  reading.line_confidence = {0.5F, 0.987F};
  reading.symbol_confidence = {{0.5F}, {0.987F}};
  reading.alternatives.push_back({0, 0, 'O', 0.25F});
  reading.line_quads.resize(2);
  reading.line_quads[1][2] = {3, 4.56};
  reading.timings_ms["read"] = 12.34;
  ocr::QualityReport quality;
  quality.sharpness = 2.12345;
  quality.colourfulness = 20;
  quality.findings.push_back({ocr::QualityReason::kBlurred, 2.12345, 3.8, "The picture is blurred."});
  const json object = json::parse(ReadingJson("f\xff.jpg", reading, quality, std::nullopt,
                                              {ocr::MakeFinding(ocr::Cue::kGlyphsOutOfLine, 0.456)}));
  EXPECT_EQ(object["mrz"]["format"], "TD3");
  EXPECT_EQ(object["mrz"]["verdict"], "doubtful");
  EXPECT_EQ(object["mrz"]["lines"], json({"A", "B"}));
  EXPECT_EQ(object["mrz"]["fields"]["surname"], "ERIKSSON");
  EXPECT_EQ(object["mrz"]["fields"]["expiry_date"], "2031-04-15");
  EXPECT_EQ(object["mrz"]["checks"][0]["name"], "birth_date");
  EXPECT_EQ(object["mrz"]["checks"][0]["pass"], false);
  EXPECT_EQ(object["mrz"]["notes"], json({"CODE_SPECIMEN"}));
  EXPECT_EQ(object["mrz"]["corrections"][0]["taken"], "2");
  EXPECT_DOUBLE_EQ(object["mrz"]["corrections"][0]["cost"], 3.14);
  EXPECT_EQ(object["mrz"]["corrections"][1]["read"], "");
  EXPECT_EQ(object["mrz"]["corrections"][2]["taken"], "");
  EXPECT_EQ(object["mrz"]["line_confidence"], json({0.5, 0.99}));
  EXPECT_EQ(object["mrz"]["symbol_confidence"], json({json({0.5}), json({0.99})}));
  EXPECT_EQ(object["mrz"]["alternatives"][0]["symbol"], "O");
  EXPECT_EQ(object["mrz"]["line_quads"][1][2], json({3.0, 4.6}));
  EXPECT_EQ(object["quality"]["findings"], json::array({{{"reason", "BLURRED"},
                                                         {"value", 2.123},
                                                         {"limit", 3.8},
                                                         {"advice", "The picture is blurred."}}}));
  EXPECT_EQ(object["quality"]["sharpness"], 2.123);
  EXPECT_EQ(object["cues"], json::array({{{"cue", "GLYPHS_OUT_OF_LINE"},
                                          {"score", 0.46},
                                          {"meaning", ocr::CueMeaning(ocr::Cue::kGlyphsOutOfLine)}}}));
  for (const char* measure : {"brightness", "ink", "glare_share", "zone_glare_share", "cut_share", "pitch",
                              "print_share", "pixel_grid", "colourfulness"}) {
    EXPECT_TRUE(object["quality"][measure].is_number()) << measure;
  }
  EXPECT_EQ(object["reason"], "ZONE_READINGS_DIFFER");
  EXPECT_DOUBLE_EQ(object["timings_ms"]["read"], 12.3);
}

}  // namespace
}  // namespace lagan::vision
