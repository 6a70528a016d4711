// Reads the printed page of every picture that `lagan-specimen` made and prints, for each difficulty and field, how often it was
// found to agree with the zone, to differ or was not read.
//
// Every picture is read a second time with the zone of the picture before it, as if somebody had printed another person's page
// above it: that is how often a forged page is seen, without forging any. truth.csv as for read_corpus.
//
// Exit status: 0; 1 when more honest fields differ, or fewer forged pages are seen, than asked; 2 for a wrong command line or an
// installation that is not whole; 77 (skipped) when the folder or its truth.csv is not there.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <CLI/CLI.hpp>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "base/core/text.h"
#include "base/image/decoder_client.h"
#include "mrz/parser.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/printed_field_reader.h"

namespace {

using namespace lagan;

struct Truth {
  std::string file;
  std::string difficulty;  // the level alone
  mrz::Zone zone;
};

std::vector<Truth> ReadTruth(std::istream& in, Date today) {
  std::vector<Truth> truths;
  std::string row;
  std::getline(in, row);
  while (std::getline(in, row)) {
    const std::vector<std::string> cells = SplitText(row, ',');
    if (cells.size() < 7) continue;
    std::vector<std::string> lines;
    for (std::size_t i = 4; i < 7; ++i) {
      if (!cells[i].empty()) lines.push_back(cells[i]);
    }
    Result<mrz::Zone> zone = mrz::Parse(lines, today);
    if (!zone.ok()) continue;
    truths.push_back({cells[0], cells[2].substr(0, cells[2].find(';')), *std::move(zone)});
  }
  return truths;
}

using Tally = std::array<int, 3>;  // by CheckOutcome

struct Totals {
  std::map<std::pair<std::string, std::string>, Tally> honest, forged;  // by difficulty and field
  std::map<std::string, std::array<int, 2>> pages;                      // forged pages: seen, not seen
  std::vector<double> times;
  int zones_not_read = 0, false_alarms = 0;
};

struct Tools {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<ocr::ZoneReader> zones;
  std::unique_ptr<ocr::PrintedFieldReader> printed;
};

Result<Tools> OpenTools(const std::string& model, const std::string& print_model) {
  Tools tools;
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(tools.decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(tools.zones, ocr::ZoneReader::Open(std::filesystem::path(model)));
  LAGAN_ASSIGN_OR_RETURN(tools.printed, ocr::PrintedFieldReader::Open(std::filesystem::path(print_model)));
  return tools;
}

// The zone of somebody else where a forger would have left it: what identifies the person and the document.
mrz::Zone WithPersonOf(mrz::Zone zone, const mrz::Zone& other) {
  zone.surname = other.surname;
  zone.given_names = other.given_names;
  zone.document_number = other.document_number;
  zone.birth_date = other.birth_date;
  zone.expiry_date = other.expiry_date;
  return zone;
}

void Count(const std::string& difficulty, const ocr::CrossChecks& checks,
           std::map<std::pair<std::string, std::string>, Tally>& tallies) {
  for (const ocr::CrossCheck& check : checks.checks)
    ++tallies[{difficulty, std::string(ocr::PrintedFieldText(check.field))}]
             [static_cast<std::size_t>(check.outcome)];
}

Status Measure(const std::filesystem::path& folder, const Truth& truth, const mrz::Zone* other, Date today,
               Tools& tools, Totals& totals) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(folder / truth.file, image::kMaxPictureBytes));
  LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, tools.decoder->Decode(bytes));
  LAGAN_ASSIGN_OR_RETURN(ocr::ZoneReading reading, tools.zones->Read(picture.pixels, today));
  if (!reading.zone) {
    ++totals.zones_not_read;
    return Status();
  }
  reading.zone = truth.zone;
  const std::clock_t start = std::clock();
  LAGAN_ASSIGN_OR_RETURN(const ocr::PrintedFields printed, tools.printed->Read(picture.pixels, reading));
  totals.times.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  const ocr::CrossChecks honest = CompareWithZone(printed, truth.zone);
  Count(truth.difficulty, honest, totals.honest);
  totals.false_alarms += honest.AnyDiffers() ? 1 : 0;
  if (other == nullptr) return Status();
  reading.zone = WithPersonOf(truth.zone, *other);
  LAGAN_ASSIGN_OR_RETURN(const ocr::PrintedFields again, tools.printed->Read(picture.pixels, reading));
  const ocr::CrossChecks forged = CompareWithZone(again, *reading.zone);
  Count(truth.difficulty, forged, totals.forged);
  ++totals.pages[truth.difficulty][forged.AnyDiffers() ? 0 : 1];
  return Status();
}

void PrintTallies(const char* title, const std::map<std::pair<std::string, std::string>, Tally>& tallies) {
  fmt::print("\n| {} | field | agrees | differs | not read |\n|---|---|---|---|---|\n", title);
  for (const auto& [key, tally] : tallies)
    fmt::print("| {} | {} | {} | {} | {} |\n", key.first, key.second, tally[0], tally[1], tally[2]);
}

double Quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder, model, print_model = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";
  int most_false_alarms = 1 << 30, fewest_seen = 0;
  CLI::App app(
      "Reads the printed pages of specimens and compares them with their own and with another zone.");
  app.add_option("FOLDER", folder, "Pictures with their truth.csv")->required();
  app.add_option("--model", model, "The line model for zones")->required();
  app.add_option("--print-model", print_model, "The model for print")->capture_default_str();
  app.add_option("--most-false-alarms", most_false_alarms, "Honest pages that may differ in a field");
  app.add_option("--fewest-seen", fewest_seen, "Per cent of the forged pages that must differ in a field");
  CLI11_PARSE(app, argc, argv);
  std::ifstream in(std::filesystem::path(folder) / "truth.csv");
  if (!in) {
    std::cerr << "printed_corpus: skipped: no truth.csv in " << folder << '\n';
    return 77;
  }
  const Date today = DateOf(SystemClock().Now());
  Result<Tools> tools = OpenTools(model, print_model);
  if (!tools.ok()) {
    std::cerr << "printed_corpus: " << tools.status() << '\n';
    return 2;
  }
  Totals totals;
  const std::vector<Truth> truths = ReadTruth(in, today);
  for (std::size_t i = 0; i < truths.size(); ++i) {
    const mrz::Zone* const other = i == 0 ? nullptr : &truths[i - 1].zone;
    if (const Status status = Measure(folder, truths[i], other, today, *tools, totals); !status.ok()) {
      std::cerr << "printed_corpus: " << truths[i].file << ": " << status << '\n';
      return 2;
    }
  }
  PrintTallies("honest page", totals.honest);
  PrintTallies("another's page", totals.forged);
  fmt::print("\n| another's page | seen | not seen |\n|---|---|---|\n");
  int seen = 0, pages = 0;
  for (const auto& [difficulty, count] : totals.pages) {
    fmt::print("| {} | {} | {} |\n", difficulty, count[0], count[1]);
    seen += count[0];
    pages += count[0] + count[1];
  }
  fmt::print(
      "\n{} pages; zone not read on {}; honest pages that differ in a field: {}; CPU ms median {:.0f}, 95 % "
      "{:.0f}\n",
      truths.size(), totals.zones_not_read, totals.false_alarms, Quantile(totals.times, 0.5),
      Quantile(totals.times, 0.95));
  return totals.false_alarms > most_false_alarms || seen * 100 < fewest_seen * pages ? 1 : 0;
}
