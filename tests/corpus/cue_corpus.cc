// cue_corpus FOLDER --model FILE [--print-model FILE] [--runs FILE]: how often each cue of ocr/tamper speaks on pictures with known truth.
//
// Rates are of all pictures with a zone, read or not. FOLDER is what `lagan-specimen batch` or `forge` wrote: honest pictures give false alarms, forged ones (`forged` in truth.json) detections.
// A picture of a copy or a screen (difficulty "grey-copy", "screen") is honest but for that cue. --runs writes the run of each line that
// is furthest off, as a table for setting limits.
//
// Exit status: 0; 2 for a wrong command line or an installation that is not whole; 77 (skipped) without truth.json.
#include <algorithm>
#include <array>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "base/image/decoder_client.h"
#include "ocr/quality/reading_quality.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/glyph_cue.h"
#include "ocr/tamper/reading_cues.h"
#include "ocr/visual/printed_field_reader.h"

namespace {

using namespace lagan;
using Json = nlohmann::json;

// What is known to be wrong with a picture.
struct Truth {
  std::string file, difficulty, format;
  std::vector<std::string> forged;  // kinds
  bool Is(std::string_view tag) const { return difficulty.find(tag) != std::string::npos; }
  bool Retyped() const { return std::ranges::find(forged, "zone_type") != forged.end(); }
};

struct Tally {
  int pictures = 0, accepted = 0, measured = 0;
  std::array<int, ocr::kCues> cues{};
  int glyphs = 0;  // either cue of glyphs
  int any = 0;
  // Of those whose zone is accepted: what costs a person's time, for the others are sent back in any case.
  std::array<int, ocr::kCues> accepted_cues{};
  int accepted_any = 0;
};

std::vector<Truth> ReadTruth(std::istream& in) {
  std::vector<Truth> truths;
  for (std::string line; std::getline(in, line);) {
    const Json object = Json::parse(line);
    Truth truth{object.at("file"), object.at("difficulty"), object.at("format"), {}};
    if (object.at("lines").empty()) continue;
    if (object.at("forged").is_array())
      for (const Json& forged : object.at("forged")) truth.forged.push_back(forged.at("kind"));
    truths.push_back(std::move(truth));
  }
  return truths;
}

struct Options {
  std::string folder, model, print_model, runs;
  bool list = false;
};

struct Instruments {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<ocr::ZoneReader> reader;
  std::unique_ptr<ocr::PrintedFieldReader> printed;  // nullptr: only the zone
  std::ofstream runs;
  bool list = false;
};

void WriteRun(const Truth& truth, const ocr::ZoneReading& reading, const ocr::GlyphMeasures& glyphs,
              std::ofstream& out) {
  const ocr::OddRun line = ocr::MostOutOfLine(glyphs).value_or(ocr::OddRun());
  const ocr::OddRun size = ocr::MostOfOtherSize(glyphs).value_or(ocr::OddRun());
  out << fmt::format("{}\t{}\t{}\t{}\t{:.1f}\t{} {} {}\t{:.3f}\t{:.2f}\t{} {} {}\t{:.3f}\t{:.2f}\n",
                     truth.file, truth.difficulty, ocr::VerdictName(reading.verdict), truth.Retyped() ? 1 : 0,
                     glyphs.cap_height, line.line, line.first, line.last, line.by, line.strength, size.line,
                     size.first, size.last, size.by, size.strength);
}

bool IsOfGlyphs(const ocr::CueFinding& finding) {
  return finding.cue == ocr::Cue::kGlyphsOutOfLine || finding.cue == ocr::Cue::kGlyphsOfOtherSize;
}

Status Look(const std::filesystem::path& folder, const Truth& truth, Date today, Instruments& with,
            Tally& tally) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(folder / truth.file, image::kMaxPictureBytes));
  LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, with.decoder->Decode(bytes));
  LAGAN_ASSIGN_OR_RETURN(ocr::ZoneReading reading, with.reader->Read(picture.pixels, today));
  LAGAN_ASSIGN_OR_RETURN(const ocr::QualityReport quality, ocr::AssessReading(picture.pixels, reading));
  if (with.runs.is_open()) {
    LAGAN_ASSIGN_OR_RETURN(const ocr::GlyphMeasures glyphs, ocr::MeasureGlyphs(picture.pixels, reading));
    WriteRun(truth, reading, glyphs, with.runs);
  }
  std::optional<ocr::PrintedFields> printed;
  if (with.printed != nullptr) {
    LAGAN_ASSIGN_OR_RETURN(printed, with.printed->Read(picture.pixels, reading));
  }
  LAGAN_ASSIGN_OR_RETURN(const std::vector<ocr::CueFinding> cues,
                         ocr::CuesOfReading(picture.pixels, quality, printed, today, reading));
  ++tally.pictures;
  tally.accepted += reading.verdict == ocr::ZoneVerdict::kAccepted ? 1 : 0;
  tally.measured += reading.lines.empty() ? 0 : 1;
  tally.any += cues.empty() ? 0 : 1;
  tally.glyphs += std::ranges::any_of(cues, IsOfGlyphs) ? 1 : 0;
  for (const ocr::CueFinding& cue : cues) ++tally.cues[static_cast<std::size_t>(cue.cue)];
  if (reading.verdict == ocr::ZoneVerdict::kAccepted) {
    tally.accepted_any += cues.empty() ? 0 : 1;
    for (const ocr::CueFinding& cue : cues) ++tally.accepted_cues[static_cast<std::size_t>(cue.cue)];
  }
  if (with.list) {
    for (const ocr::CueFinding& cue : cues)
      fmt::print("{} {} {} {:.2f}\n", truth.file, ocr::VerdictName(reading.verdict), ocr::CueName(cue.cue),
                 cue.score);
  }
  return Status();
}

std::string GroupOf(const Truth& truth) {
  if (truth.Retyped()) return "forged, zone set anew";
  if (!truth.forged.empty()) return "forged, else";
  if (truth.Is("grey-copy")) return "grey copy";
  if (truth.Is("screen")) return "screen";
  return "honest";
}

Status LookAtAll(const Options& options, const std::vector<Truth>& truths,
                 std::map<std::string, Tally>& tallies) {
  Instruments with;
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(with.decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(with.reader, ocr::ZoneReader::Open(std::filesystem::path(options.model)));
  if (!options.print_model.empty()) {
    LAGAN_ASSIGN_OR_RETURN(with.printed, ocr::PrintedFieldReader::Open(options.print_model));
  }
  with.list = options.list;
  if (!options.runs.empty()) with.runs.open(options.runs);
  const Date today = DateOf(SystemClock().Now());
  for (const Truth& truth : truths)
    LAGAN_RETURN_IF_ERROR(Look(options.folder, truth, today, with, tallies[GroupOf(truth)]));
  return Status();
}

void Print(const std::map<std::string, Tally>& tallies) {
  fmt::print("| cue |");
  for (const auto& [group, tally] : tallies) fmt::print(" {} ({}) |", group, tally.pictures);
  fmt::print("\n|---|");
  for (std::size_t i = 0; i < tallies.size(); ++i) fmt::print("---|");
  const auto row = [&](std::string_view name, auto&& count) {
    fmt::print("\n| {} |", name);
    for (const auto& [group, tally] : tallies)
      fmt::print(" {} ({:.1f} %) |", count(tally), 100.0 * count(tally) / std::max(1, tally.pictures));
  };
  for (const ocr::Cue cue : ocr::AllCues())
    row(ocr::CueName(cue), [&](const Tally& tally) { return tally.cues[static_cast<std::size_t>(cue)]; });
  row("either of glyphs", [](const Tally& tally) { return tally.glyphs; });
  row("any cue", [](const Tally& tally) { return tally.any; });
  for (const ocr::Cue cue : ocr::AllCues())
    row(fmt::format("{}, zone accepted", ocr::CueName(cue)),
        [&](const Tally& tally) { return tally.accepted_cues[static_cast<std::size_t>(cue)]; });
  row("any cue, zone accepted", [](const Tally& tally) { return tally.accepted_any; });
  row("zone accepted", [](const Tally& tally) { return tally.accepted; });
  row("zone read at all", [](const Tally& tally) { return tally.measured; });
  fmt::print("\n");
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Counts the cues on specimens with known truth");
  app.add_option("FOLDER", options.folder, "Pictures and truth.json")->required();
  app.add_option("--model", options.model, "The line model")->required();
  app.add_option("--print-model", options.print_model, "Read the printed page too, with this model");
  app.add_flag("--list", options.list, "Print every cue");
  app.add_option("--runs", options.runs, "Write the runs that are furthest off to this file");
  CLI11_PARSE(app, argc, argv);
  std::ifstream in(std::filesystem::path(options.folder) / "truth.json");
  if (!in) {
    fmt::print("skipped: there is no {}/truth.json\n", options.folder);
    return 77;
  }
  std::map<std::string, Tally> tallies;
  const Status status = LookAtAll(options, ReadTruth(in), tallies);
  if (!status.ok()) {
    std::cerr << "cue_corpus: " << status << '\n';
    return 2;
  }
  Print(tallies);
  return 0;
}
