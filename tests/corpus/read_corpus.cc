// Reads every picture of a folder that has a truth.csv and prints what came out beside the truth: one row a picture as a
// Markdown table, then totals.
//
// truth.csv has a header and the columns file, doc_type, difficulty, check_digits, line1, line2, line3 (more may follow;
// no quoting). A picture without a zone has no lines.
//
// Exit status: 0; 1 when a wrong text was accepted or fewer were exact than asked; 2 for a wrong command line or an
// installation that is not whole; 77 (skipped) when the folder or its truth.csv is not there.
#include <algorithm>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "base/core/text.h"
#include "base/image/decoder_client.h"
#include "ocr/reader/zone_reader.h"

namespace {

using namespace lagan;

struct Truth {
  std::string file;
  std::string type;
  std::string difficulty;
  std::vector<std::string> lines;
};

std::vector<Truth> ReadTruth(std::istream& in) {
  std::vector<Truth> truths;
  std::string row;
  std::getline(in, row);
  while (std::getline(in, row)) {
    while (row.ends_with('\r')) row.pop_back();
    const std::vector<std::string> cells = SplitText(row, ',');
    if (cells.size() < 7) continue;
    Truth truth{cells[0], cells[1], cells[2], {}};
    for (std::size_t i = 4; i < 7; ++i) {
      if (!cells[i].empty()) truth.lines.push_back(cells[i]);
    }
    truths.push_back(std::move(truth));
  }
  return truths;
}

// Levenshtein distance.
int EditDistance(const std::string& a, const std::string& b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

struct Totals {
  int pictures = 0, zones = 0, exact = 0, lines = 0, exact_lines = 0;
  int accepted = 0, accepted_wrong = 0, doubtful = 0, found_nothing = 0;
  int characters = 0, errors = 0;
  std::vector<double> times;
};

double Quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

void Count(const Truth& truth, const ocr::ZoneReading& reading, double milliseconds, Totals& totals) {
  const bool exact = reading.lines == truth.lines;
  const bool accepted = reading.verdict == ocr::ZoneVerdict::kAccepted;
  ++totals.pictures;
  totals.zones += truth.lines.empty() ? 0 : 1;
  totals.exact += exact && !truth.lines.empty() ? 1 : 0;
  totals.accepted += accepted ? 1 : 0;
  totals.accepted_wrong += accepted && !exact ? 1 : 0;
  totals.doubtful += reading.verdict == ocr::ZoneVerdict::kDoubtful ? 1 : 0;
  totals.found_nothing += reading.lines.empty() ? 1 : 0;
  const std::string want = Joined(truth.lines), have = Joined(reading.lines);
  int exact_lines = 0;
  for (std::size_t i = 0; i < truth.lines.size(); ++i) {
    exact_lines += i < reading.lines.size() && reading.lines[i] == truth.lines[i] ? 1 : 0;
  }
  const int errors = EditDistance(want, have);
  totals.lines += static_cast<int>(truth.lines.size());
  totals.exact_lines += exact_lines;
  totals.characters += static_cast<int>(want.size());
  totals.errors += truth.lines.empty() ? 0 : errors;
  totals.times.push_back(milliseconds);
  fmt::print("| {} | {} | {} | {} | {} of {} | {} | {} | {:.0f} |\n", truth.file, truth.type,
             truth.difficulty, ocr::VerdictName(reading.verdict), exact_lines, truth.lines.size(), errors,
             reading.reason, milliseconds);
}

Result<Totals> ReadAll(const std::filesystem::path& folder, const std::string& model,
                       const std::vector<Truth>& truths) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(const auto decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(const auto reader, ocr::ZoneReader::Open(std::filesystem::path(model)));
  const Date today = DateOf(SystemClock().Now());
  Totals totals;
  fmt::print(
      "| picture | type | difficulty | verdict | lines exact | characters wrong | reason | ms "
      "|\n|---|---|---|---|---|---|---|---|\n");
  for (const Truth& truth : truths) {
    LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(folder / truth.file, image::kMaxPictureBytes));
    LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, decoder->Decode(bytes));
    LAGAN_ASSIGN_OR_RETURN(const ocr::ZoneReading reading, reader->Read(picture.pixels, today));
    Count(truth, reading, reading.timings_ms.at("total"), totals);
  }
  return totals;
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder, model;
  int least_exact = 0;
  CLI::App app("Reads pictures with known truth and prints a table");
  app.add_option("FOLDER", folder, "Pictures and truth.csv")->required();
  app.add_option("--model", model, "The line model")->required();
  app.add_option("--least-exact", least_exact, "Fail when fewer zones come out exact");
  CLI11_PARSE(app, argc, argv);
  std::ifstream in(std::filesystem::path(folder) / "truth.csv");
  if (!in) {
    fmt::print("skipped: there is no {}/truth.csv\n", folder);
    return 77;
  }
  const Result<Totals> totals = ReadAll(folder, model, ReadTruth(in));
  if (!totals.ok()) {
    std::cerr << "read_corpus: " << totals.status() << '\n';
    return 2;
  }
  const Totals& t = *totals;
  fmt::print("\nzones exact {} of {}; lines exact {} of {}; characters wrong {} of {} ({:.2f} %)\n", t.exact,
             t.zones, t.exact_lines, t.lines, t.errors, t.characters,
             100.0 * t.errors / std::max(1, t.characters));
  fmt::print(
      "accepted {}, of these wrong {}; doubtful {}; nothing read {} (of {} pictures, {} without a zone)\n",
      t.accepted, t.accepted_wrong, t.doubtful, t.found_nothing, t.pictures, t.pictures - t.zones);
  fmt::print("milliseconds after decoding: median {:.0f}, 95 % {:.0f}\n", Quantile(t.times, 0.5),
             Quantile(t.times, 0.95));
  return t.accepted_wrong > 0 || t.exact < least_exact ? 1 : 0;
}
