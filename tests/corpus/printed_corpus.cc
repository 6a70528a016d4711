// Reads the printed page of every picture that `lagan-specimen batch` or `forge` made and compares it with its zone.
//
// Prints how often each field was found to agree, to differ, to be uncertain or was not read, on honest pages and apart for
// what was forged; how many pages have name and number read for sure (PrintedFields::IdentityReadSurely), and of these how
// many forged ones show no cue. A cue is a difference of any field (CrossChecks::AnyDiffers); a weak one, where a field is uncertain but
// telling (CrossChecks::AnyTelling), is counted apart, and so is what has no other cue than PAGE_NOT_READ (tamper/page_cue.h). Pictures without a zone are compared with the truth of their page.
//
// Exit status: 0; 1 when more honest pages differ, or fewer forged pages are seen, than asked; 2 for a wrong command line or an
// installation that is not whole; 77 (skipped) when the folder or its truth.json is not there.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <CLI/CLI.hpp>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "base/core/text.h"
#include "base/image/decoder_client.h"
#include "mrz/parser.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/page_cue.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/driver_number_check.h"
#include "ocr/visual/printed_field_reader.h"
#include "ocr/visual/text_distance.h"

namespace {

using namespace lagan;
using Json = nlohmann::json;

struct Options {
  std::string folder, model, print_model = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";
  int skip = 0, most_false_alarms = 1 << 30, fewest_seen = 0;
  bool true_zone = false, list = false;
};

using Tally = std::array<int, 4>;  // by CheckOutcome

// Forged or honest pages of one difficulty.
struct Pages {
  int all = 0, zone_not_read = 0, differ = 0, weak = 0, not_read = 0, sure = 0, sure_differ = 0,
      sure_weak = 0, sure_not_read = 0;
};

struct Totals {
  std::map<std::string, Tally> honest,
      forged;  // by field; of the forged pages only the fields that were forged
  std::map<std::string, Tally> driver_numbers;      // by field
  std::map<std::string, std::array<int, 2>> texts;  // by field of pictures without a zone: right, all
  std::map<std::string, Pages> pages;               // by difficulty
  std::vector<double> times;
};

struct Tools {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<ocr::ZoneReader> zones;
  std::unique_ptr<ocr::PrintedFieldReader> printed;
};

Result<Tools> OpenTools(const Options& options) {
  Tools tools;
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(tools.decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(tools.zones, ocr::ZoneReader::Open(std::filesystem::path(options.model)));
  LAGAN_ASSIGN_OR_RETURN(tools.printed,
                         ocr::PrintedFieldReader::Open(std::filesystem::path(options.print_model)));
  return tools;
}

// What a reader without a fault would say of the zone.
ocr::ZoneReading ReadingOf(const Json& truth, Date today) {
  ocr::ZoneReading reading;
  reading.lines = truth["lines"].get<std::vector<std::string>>();
  Result<mrz::Zone> zone = mrz::Parse(reading.lines, today);
  if (!zone.ok() || truth["zone_quad"].is_null()) return reading;
  reading.verdict = ocr::ZoneVerdict::kAccepted;
  reading.zone = *std::move(zone);
  for (std::size_t i = 0; i < 4; ++i)
    reading.quad[i] = {truth["zone_quad"][i][0].get<double>(), truth["zone_quad"][i][1].get<double>()};
  return reading;
}

std::vector<std::string> KindsForged(const Json& truth) {
  std::vector<std::string> kinds;
  if (!truth["forged"].is_null()) {
    for (const Json& forgery : truth["forged"]) kinds.push_back(forgery["kind"]);
  }
  return kinds;
}

void CountChecks(const Json& truth, const ocr::PrintedFields& printed, const ocr::CrossChecks& checks,
                 bool list, Totals& totals) {
  const std::vector<std::string> kinds = KindsForged(truth);
  for (const ocr::CrossCheck& check : checks.checks) {
    const std::string field(ocr::PrintedFieldText(check.field));
    const bool is_forged = std::ranges::find(kinds, field) != kinds.end();
    if (!kinds.empty() && !is_forged) continue;
    ++(is_forged ? totals.forged : totals.honest)[field][static_cast<std::size_t>(check.outcome)];
    if (!list || (check.outcome == (is_forged ? ocr::CheckOutcome::kDiffers : ocr::CheckOutcome::kAgrees)))
      continue;
    const ocr::PrintedField* const seen = printed.Find(check.field);
    fmt::print("{} {} {}: {} printed '{}' read '{}' '{}' {:.2f}\n", truth["file"].get<std::string>(),
               is_forged ? "forged" : "honest", field, ocr::CheckOutcomeText(check.outcome),
               truth["fields"].value(field, ""), seen == nullptr ? "" : seen->text,
               seen == nullptr ? "" : seen->second_text, seen == nullptr ? 0 : seen->confidence);
  }
}

void PrintUnsure(const Json& truth, const ocr::PrintedFields& printed) {
  using enum ocr::PrintedFieldName;
  for (const auto name : {kSurname, kGivenNames, kDocumentNumber}) {
    const ocr::PrintedField* const seen = printed.Find(name);
    if (seen == nullptr) continue;
    if (seen->text == seen->second_text && seen->confidence >= ocr::kSureConfidence) continue;
    fmt::print("{} unsure {}: '{}' '{}' {:.2f}\n", truth["file"].get<std::string>(),
               ocr::PrintedFieldText(name), seen->text, seen->second_text, seen->confidence);
  }
}

void CountPage(const Json& truth, const ocr::PrintedFields& printed, const ocr::ZoneReading& reading,
               const Options& options, Pages& pages, Totals& totals) {
  const ocr::CrossChecks checks = CompareWithZone(printed, *reading.zone);
  CountChecks(truth, printed, checks, options.list, totals);
  const bool differs = checks.AnyDiffers(), weak = !differs && checks.AnyTelling();
  const bool not_read = !differs && !weak && FindPageNotReadCue(reading, checks).has_value();
  const bool sure = reading.verdict == ocr::ZoneVerdict::kAccepted && printed.IdentityReadSurely();
  pages.differ += differs ? 1 : 0;
  pages.weak += weak ? 1 : 0;
  pages.not_read += not_read ? 1 : 0;
  pages.sure += sure ? 1 : 0;
  pages.sure_differ += sure && differs ? 1 : 0;
  pages.sure_weak += sure && weak ? 1 : 0;
  pages.sure_not_read += sure && not_read ? 1 : 0;
  if (options.list && !sure) PrintUnsure(truth, printed);
  if (options.list && sure && !differs && !weak && !not_read && !truth["forged"].is_null())
    fmt::print("{} MISSED {}\n", truth["file"].get<std::string>(), truth["forged"].dump());
}

// Of a picture without a zone: whether what the page says was read.
void CountTexts(const Json& truth, const ocr::PrintedFields& printed, bool list, Totals& totals) {
  static constexpr const char* kNames[] = {"surname",     "given_names", "document_number", "birth_date",
                                           "expiry_date", "issue_date",  "authority",       "address"};
  for (const char* const name : kNames) {
    const std::string text = truth["fields"].value(name, "");
    if (text.empty()) continue;
    const auto seen = std::ranges::find_if(printed.fields, [&](const ocr::PrintedField& field) {
      return ocr::PrintedFieldText(field.name) == name;
    });
    // A birth date's place, a number's issue number follow.
    const std::string read = seen == printed.fields.end() ? "" : ocr::FoldText(seen->text);
    const bool right = read.starts_with(ocr::FoldText(text)) ||
                       (std::string_view(name) == "document_number" && ocr::CompareNumber(read, text).Same());
    auto& [rights, all] = totals.texts[truth["layout"].get<std::string>() + " " + name];
    ++all;
    rights += right ? 1 : 0;
    if (list && !right)
      fmt::print("{} {}: printed '{}' read '{}'\n", truth["file"].get<std::string>(), name, text,
                 seen == printed.fields.end() ? "" : seen->text);
  }
}

Status Measure(const Json& truth, Date today, const Options& options, Tools& tools, Totals& totals) {
  const std::filesystem::path file = std::filesystem::path(options.folder) / truth["file"].get<std::string>();
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(file, image::kMaxPictureBytes));
  LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, tools.decoder->Decode(bytes));
  const std::string difficulty = truth["difficulty"];
  Pages& pages = totals.pages[std::string(difficulty.substr(0, difficulty.find(';'))) +
                              (truth["forged"].is_null() ? " honest" : " forged")];
  ++pages.all;
  ocr::ZoneReading reading = ReadingOf(truth, today);
  if (!options.true_zone) {
    LAGAN_ASSIGN_OR_RETURN(reading, tools.zones->Read(picture.pixels, today));
  }
  const bool has_zone = !truth["lines"].empty();
  if (has_zone && !reading.zone) {
    ++pages.zone_not_read;
    return Status();
  }
  const std::clock_t start = std::clock();
  LAGAN_ASSIGN_OR_RETURN(const ocr::PrintedFields printed, tools.printed->Read(picture.pixels, reading));
  totals.times.push_back(1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  if (!has_zone) {
    for (const ocr::CrossCheck& check : CompareWithDriverNumber(printed).checks)
      ++totals.driver_numbers[std::string(ocr::PrintedFieldText(check.field))]
                             [static_cast<std::size_t>(check.outcome)];
  }
  if (has_zone) {
    CountPage(truth, printed, reading, options, pages, totals);
  } else {
    CountTexts(truth, printed, options.list, totals);
  }
  return Status();
}

void PrintTallies(const char* title, const std::map<std::string, Tally>& tallies) {
  if (tallies.empty()) return;
  fmt::print("\n| {} | agrees | differs | uncertain | not read |\n|---|---|---|---|---|\n", title);
  for (const auto& [field, tally] : tallies)
    fmt::print("| {} | {} | {} | {} | {} |\n", field, tally[0], tally[1], tally[2], tally[3]);
}

double Quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

void PrintTotals(const Totals& totals) {
  PrintTallies("honest field", totals.honest);
  PrintTallies("forged field", totals.forged);
  PrintTallies("driver number against", totals.driver_numbers);
  if (!totals.texts.empty()) fmt::print("\n| page without a zone | read right | of |\n|---|---|---|\n");
  for (const auto& [field, count] : totals.texts) fmt::print("| {} | {} | {} |\n", field, count[0], count[1]);
  fmt::print(
      "\n| pages | all | zone not read | differ | weak cue only | not read only | sure | sure and differ | "
      "sure and weak cue only | sure and not read only |\n"
      "|---|---|---|---|---|---|---|---|---|---|\n");
  for (const auto& [name, p] : totals.pages)
    fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", name, p.all, p.zone_not_read,
               p.differ, p.weak, p.not_read, p.sure, p.sure_differ, p.sure_weak, p.sure_not_read);
  fmt::print("\nprinted page: CPU ms median {:.0f}, 95 % {:.0f}\n", Quantile(totals.times, 0.5),
             Quantile(totals.times, 0.95));
}

int Judge(const Totals& totals, const Options& options) {
  int false_alarms = 0, seen = 0, forged = 0;
  for (const auto& [name, pages] : totals.pages) {
    if (name.ends_with("honest")) {
      false_alarms += pages.differ;
    } else {
      seen += pages.differ;
      forged += pages.all;
    }
  }
  return false_alarms > options.most_false_alarms || seen * 100 < options.fewest_seen * forged ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Reads the printed pages of specimens and compares them with their zones.");
  app.add_option("FOLDER", options.folder, "Pictures with their truth.json")->required();
  app.add_option("--model", options.model, "The line model for zones")->required();
  app.add_option("--print-model", options.print_model, "The model for print")->capture_default_str();
  app.add_option("--skip", options.skip, "Pictures at the beginning to leave out");
  app.add_option("--most-false-alarms", options.most_false_alarms, "Honest pages that may differ in a field");
  app.add_option("--fewest-seen", options.fewest_seen,
                 "Per cent of the forged pages that must differ in a field");
  app.add_flag("--true-zone", options.true_zone, "Take the zone from the truth: faster, to tune on");
  app.add_flag("--list", options.list, "Print every field that was not read as it should");
  CLI11_PARSE(app, argc, argv);
  std::ifstream in(std::filesystem::path(options.folder) / "truth.json");
  if (!in) {
    std::cerr << "printed_corpus: skipped: no truth.json in " << options.folder << '\n';
    return 77;
  }
  const Date today = DateOf(SystemClock().Now());
  Result<Tools> tools = OpenTools(options);
  if (!tools.ok()) {
    std::cerr << "printed_corpus: " << tools.status() << '\n';
    return 2;
  }
  Totals totals;
  std::string line;
  for (int i = 0; std::getline(in, line); ++i) {
    if (i < options.skip) continue;
    const Json truth = Json::parse(line);
    if (const Status status = Measure(truth, today, options, *tools, totals); !status.ok()) {
      std::cerr << "printed_corpus: " << truth["file"] << ": " << status << '\n';
      return 2;
    }
  }
  PrintTotals(totals);
  return Judge(totals, options);
}
