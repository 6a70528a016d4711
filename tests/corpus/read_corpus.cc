// Reads every picture of folders that have a truth.csv (tests/corpus/truth_table.h) and prints what came out beside the truth: one row
// a picture as a Markdown table, then tables per format and per difficulty, then totals.
//
//   read_corpus FOLDER... --model M                                  prints
//   read_corpus FOLDER... --model M --results FILE                   keeps what came out; pictures in FILE are not read again
//   read_corpus FOLDER... --model M --ratchet FILE --set NAME        fails when less is read than FILE says (reading_ratchet.h)
//   read_corpus FOLDER... --model M --ratchet FILE --set NAME --raise    writes what was reached into FILE, if nothing fell
//
// Exit status: 0; 1 when the ratchet does not hold or would fall, and without a ratchet when a wrong text was accepted; 2 for a wrong
// command line or an installation that is not whole; 77 (skipped) when a folder or its truth.csv is not there.
#include <algorithm>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "base/image/decoder_client.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/visual/text_distance.h"
#include "tests/corpus/outcome_file.h"
#include "tests/corpus/reading_ratchet.h"
#include "tests/corpus/reading_tally.h"
#include "tests/corpus/truth_table.h"

namespace {

using namespace lagan;
using namespace lagan::corpus;

constexpr std::size_t kMaxFileBytes = std::size_t{64} << 20;
constexpr int kExitSkipped = 77;

struct Options {
  std::vector<std::string> folders;
  std::string model, results, ratchet, set, today;
  bool raise = false;
};

struct Picture {
  std::filesystem::path file;
  std::string name;  // folder and file
  TruthRow truth;
};

Result<std::vector<Picture>> ListPictures(const std::vector<std::string>& folders) {
  std::vector<Picture> pictures;
  for (const std::filesystem::path folder : folders) {
    LAGAN_ASSIGN_OR_RETURN(const std::vector<TruthRow> rows, ReadTruthTable(folder));
    const std::string name = std::filesystem::absolute(folder / "x").parent_path().filename().string();
    for (const TruthRow& row : rows) pictures.push_back({folder / row.file, name + "/" + row.file, row});
  }
  return pictures;
}

std::string Joined(const std::vector<std::string>& lines) {
  return lines.empty() ? "" : fmt::format("{}\n", fmt::join(lines, "\n"));
}

ReadingOutcome OutcomeOf(const Picture& picture, const ocr::ZoneReading& reading) {
  ReadingOutcome outcome;
  outcome.picture = picture.name;
  outcome.format = picture.truth.format;
  outcome.difficulty = picture.truth.difficulty;
  const bool accepted = reading.verdict == ocr::ZoneVerdict::kAccepted;
  outcome.answer = accepted                ? Answer::kAccepted
                   : reading.lines.empty() ? Answer::kNothing
                                           : Answer::kDoubtful;
  outcome.zone = !picture.truth.lines.empty();
  outcome.exact = reading.lines == picture.truth.lines;
  const std::string want = Joined(picture.truth.lines);
  outcome.characters = static_cast<int>(want.size());
  outcome.errors = outcome.zone ? ocr::EditDistance(want, Joined(reading.lines)) : 0;
  outcome.milliseconds = reading.timings_ms.at("total");
  return outcome;
}

void PrintRow(const ReadingOutcome& outcome, const ocr::ZoneReading& reading) {
  fmt::print("| {} | {} | {} | {} | {} | {} | {} | {:.0f} |\n", outcome.picture, outcome.format,
             fmt::join(outcome.difficulty, ";"), ocr::VerdictName(reading.verdict),
             outcome.exact ? "yes" : "NO", outcome.errors, reading.reason, outcome.milliseconds);
}

class Corpus {
 public:
  static Result<Corpus> Open(const Options& options) {
    Corpus corpus;
    LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
    LAGAN_ASSIGN_OR_RETURN(corpus.decoder_, image::DecoderClient::Start(program));
    LAGAN_ASSIGN_OR_RETURN(corpus.reader_, ocr::ZoneReader::Open(std::filesystem::path(options.model),
                                                                 ocr::ProcessorMilliseconds));
    corpus.today_ = DateOf(SystemClock().Now());
    if (!options.today.empty()) {
      LAGAN_ASSIGN_OR_RETURN(corpus.today_, ParseDate(options.today));
    }
    return corpus;
  }

  // Reads and prints its row.
  Result<ReadingOutcome> Read(const Picture& picture) {
    LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(picture.file, image::kMaxPictureBytes));
    LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture decoded, decoder_->Decode(bytes));
    LAGAN_ASSIGN_OR_RETURN(const ocr::ZoneReading reading, reader_->Read(decoded.pixels, today_));
    const ReadingOutcome outcome = OutcomeOf(picture, reading);
    PrintRow(outcome, reading);
    return outcome;
  }

 private:
  std::unique_ptr<image::DecoderClient> decoder_;
  std::unique_ptr<ocr::ZoneReader> reader_;
  Date today_{};
};

Result<std::vector<ReadingOutcome>> KnownOutcomes(const std::string& file) {
  if (file.empty() || !std::filesystem::exists(file)) return std::vector<ReadingOutcome>();
  LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file, kMaxFileBytes));
  // A half line of a run that was stopped would spoil the next one.
  std::error_code ignored;
  std::filesystem::resize_file(file, text.rfind('\n') + 1, ignored);
  return ParseOutcomes(text);
}

Result<std::vector<ReadingOutcome>> ReadAll(const Options& options, const std::vector<Picture>& pictures) {
  LAGAN_ASSIGN_OR_RETURN(std::vector<ReadingOutcome> outcomes, KnownOutcomes(options.results));
  LAGAN_ASSIGN_OR_RETURN(Corpus corpus, Corpus::Open(options));
  std::set<std::string> known;
  for (const ReadingOutcome& outcome : outcomes) known.insert(outcome.picture);
  std::ofstream keep;
  if (!options.results.empty()) keep.open(options.results, std::ios::app);
  fmt::print(
      "| picture | format | difficulty | verdict | exact | characters wrong | reason | ms |\n"
      "|---|---|---|---|---|---|---|---|\n");
  for (const Picture& picture : pictures) {
    if (known.contains(picture.name)) continue;
    LAGAN_ASSIGN_OR_RETURN(outcomes.emplace_back(), corpus.Read(picture));
    if (keep.is_open()) keep << OutcomeLine(outcomes.back()) << std::flush;
  }
  return outcomes;
}

double Quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

void PrintTotals(const std::vector<ReadingOutcome>& outcomes, const ReadingTally& all) {
  fmt::print("\n{}\n", TallyTables(outcomes));
  int characters = 0, errors = 0;
  std::vector<double> times;
  for (const ReadingOutcome& outcome : outcomes) {
    characters += outcome.characters;
    errors += outcome.errors;
    times.push_back(outcome.milliseconds);
  }
  fmt::print("zones exact {} of {}; characters wrong {} of {} ({:.2f} %)\n", all.exact, all.zones, errors,
             characters, 100.0 * errors / std::max(1, characters));
  fmt::print(
      "accepted {}, of these wrong {}; doubtful {}; nothing read {} (of {} pictures, {} without a zone)\n",
      all.accepted, all.accepted_wrong, all.doubtful, all.nothing, all.pictures, all.pictures - all.zones);
  fmt::print("processor milliseconds after decoding: median {:.0f}, 95 % {:.0f}\n", Quantile(times, 0.5),
             Quantile(times, 0.95));
}

Status ApplyRatchet(const Options& options, const ReadingTally& all) {
  const RatchetRow measured = RowOf(options.set, all);
  std::string text;
  if (!options.raise || std::filesystem::exists(options.ratchet)) {
    LAGAN_ASSIGN_OR_RETURN(text, ReadTextFile(options.ratchet, kMaxFileBytes));
  }
  if (options.raise) {
    LAGAN_ASSIGN_OR_RETURN(const std::string raised, RaiseRatchet(text, measured));
    return WriteFileAtomically(options.ratchet, AsBytes(raised), 0644);
  }
  LAGAN_ASSIGN_OR_RETURN(const std::vector<RatchetRow> rows, ParseRatchet(text));
  return HoldsRatchet(rows, measured);
}

int Fail(const Status& status, int exit_status) {
  std::cerr << "read_corpus: " << status << '\n';
  return exit_status;
}

int Run(const Options& options) {
  const Result<std::vector<Picture>> pictures = ListPictures(options.folders);
  if (!pictures.ok() && pictures.status().code() == Code::kNotFound) {
    fmt::print("skipped: {}\n", pictures.status().message());
    return kExitSkipped;
  }
  if (!pictures.ok()) return Fail(pictures.status(), 2);
  const Result<std::vector<ReadingOutcome>> outcomes = ReadAll(options, *pictures);
  if (!outcomes.ok()) return Fail(outcomes.status(), 2);
  ReadingTally all;
  for (const ReadingOutcome& outcome : *outcomes) all.Add(outcome);
  PrintTotals(*outcomes, all);
  if (options.ratchet.empty()) return all.accepted_wrong > 0 ? 1 : 0;
  const Status held = ApplyRatchet(options, all);
  return held.ok() ? 0 : Fail(held, 1);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Reads pictures with known truth and prints tables");
  app.add_option("FOLDER", options.folders, "Pictures and truth.csv")->required();
  app.add_option("--model", options.model, "The line model")->required();
  app.add_option("--results", options.results, "Keeps outcomes; what is in it is counted and not read again");
  CLI::Option* const ratchet =
      app.add_option("--ratchet", options.ratchet, "File with the least to be reached");
  CLI::Option* const set =
      app.add_option("--set", options.set, "Name of this set of pictures in the ratchet file");
  ratchet->needs(set);
  app.add_flag("--raise", options.raise, "Write what was reached into the ratchet file; never less")
      ->needs(ratchet);
  app.add_option("--today", options.today, "Read as on this date, YYYY-MM-DD");
  CLI11_PARSE(app, argc, argv);
  return Run(options);
}
