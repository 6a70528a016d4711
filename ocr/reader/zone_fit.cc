#include "ocr/reader/zone_fit.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "mrz/check_digit.h"

namespace lagan::ocr {
namespace {

constexpr int kMostDropped = 3;
// Misread characters of a real zone; text that only happens to have the right length breaks far more.
constexpr int kMostViolations = 5;

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

// What may stand in one column; 128 bits would do, a table of bool is simpler.
using Allowed = std::array<bool, 128>;
using Grammar = std::vector<std::vector<Allowed>>;  // by line and column

void Allow(Allowed& allowed, std::string_view characters) {
  for (const char c : characters) allowed[static_cast<unsigned char>(c)] = true;
}

Allowed AllowedBy(mrz::Alphabet alphabet) {
  Allowed allowed{};
  Allow(allowed, "<");
  if (alphabet != mrz::Alphabet::kDigits) Allow(allowed, kLetters);
  if (alphabet != mrz::Alphabet::kLetters) Allow(allowed, kDigits);
  return allowed;
}

Grammar GrammarOf(const mrz::FormatSpec& spec) {
  Grammar grammar;
  for (int line = 0; line < spec.lines; ++line)
    grammar.emplace_back(spec.Columns(line), AllowedBy(mrz::Alphabet::kLettersAndDigits));
  const Allowed digit = AllowedBy(mrz::Alphabet::kDigits);
  for (const mrz::FieldSpec& field : spec.fields) {
    for (int i = 0; i < field.span.length; ++i) {
      grammar[field.span.line][field.span.column + i] = AllowedBy(field.alphabet);
    }
    // The column of a document number's check digit is a filler where the number goes on in the optional field
    // (Doc 9303 part 5 note j); the digit alphabet has the filler.
    if (field.check_column >= 0) grammar[field.span.line][field.check_column] = digit;
  }
  if (spec.composite_digit) {
    grammar[spec.composite_digit->line][spec.composite_digit->column] = Allowed{};
    Allow(grammar[spec.composite_digit->line][spec.composite_digit->column], kDigits);
  }
  const mrz::Span code = mrz::FindField(spec, mrz::Field::kDocumentCode)->span;
  grammar[code.line][code.column] = Allowed{};
  Allow(grammar[code.line][code.column], spec.first_characters);
  return grammar;
}

char LookAlike(char c) {
  constexpr std::string_view kPairs = "O0I1Z2S5G6B8";
  const std::size_t at = kPairs.find(c);
  return at == std::string_view::npos ? c : kPairs[at ^ 1];
}

struct FittedLine {
  std::string text;
  std::vector<Correction> corrections;
  int violations = 0;
  float kept = 0;  // sum of confidences
  double cost = 1e9;

  int Faults() const { return 2 * violations + static_cast<int>(corrections.size()); }
};

FittedLine FitAt(const RecognisedLine& read, int first, int line, const std::vector<Allowed>& grammar) {
  FittedLine fitted;
  const int columns = static_cast<int>(grammar.size());
  for (int column = 0; column < columns; ++column) {
    char c = read.text[first + column];
    if (!grammar[column][static_cast<unsigned char>(c)]) {
      const char other = LookAlike(c);
      if (other != c && grammar[column][static_cast<unsigned char>(other)]) {
        fitted.corrections.push_back({line, column, c, other});
        c = other;
      } else {
        ++fitted.violations;
      }
    }
    fitted.text += c;
    fitted.kept += read.confidence[first + column];
  }
  // Which end lost how much is decided by what may stand where, then by what the network was surest of.
  fitted.cost = fitted.violations + 0.5 * static_cast<double>(fitted.corrections.size()) - 0.1 * fitted.kept;
  return fitted;
}

std::optional<FittedZone> FitTo(const mrz::FormatSpec& spec, const std::vector<RecognisedLine>& lines) {
  const Grammar grammar = GrammarOf(spec);
  FittedZone zone;
  zone.format = spec.format;
  float kept = 0;
  for (int line = 0; line < spec.lines; ++line) {
    const int excess = static_cast<int>(lines[line].text.size()) - spec.Columns(line);
    if (excess < 0 || excess > kMostDropped) return std::nullopt;
    std::vector<FittedLine> ways;
    for (int first = 0; first <= excess; ++first)
      ways.push_back(FitAt(lines[line], first, line, grammar[line]));
    const FittedLine& best = *std::min_element(
        ways.begin(), ways.end(), [](const FittedLine& a, const FittedLine& b) { return a.cost < b.cost; });
    for (const FittedLine& way : ways) {
      if (way.text != best.text && way.Faults() <= best.Faults()) zone.ambiguous = true;
    }
    zone.lines.push_back(best.text);
    zone.corrections.insert(zone.corrections.end(), best.corrections.begin(), best.corrections.end());
    zone.violations += best.violations;
    zone.dropped += excess;
    kept += best.kept;
  }
  zone.confidence = kept / static_cast<float>(spec.lines * spec.columns);
  if (zone.violations > kMostViolations) return std::nullopt;
  return zone;
}

// A national format is one issuer's only.
bool IssuerMatches(const FittedZone& zone) {
  const std::string_view issuer = std::string_view(zone.lines[0]).substr(2, 3);
  if (zone.format == mrz::Format::kFrenchIdentityCard) return issuer == "FRA";
  if (zone.format == mrz::Format::kFrenchDrivingLicence) return issuer == "FRA";
  if (zone.format == mrz::Format::kSwissDrivingLicence)
    return zone.lines[1].starts_with("FACHE") || zone.lines[1].starts_with("FALIE");
  if (zone.format == mrz::Format::kRomanianIdentityCard) return issuer == "ROU";
  return true;
}

}  // namespace

std::optional<FittedZone> FitToFormat(const std::vector<RecognisedLine>& lines) {
  std::optional<FittedZone> best;
  for (const mrz::FormatSpec& spec : mrz::AllFormats()) {
    if (static_cast<std::size_t>(spec.lines) != lines.size()) continue;
    std::optional<FittedZone> zone = FitTo(spec, lines);
    if (!zone || !IssuerMatches(*zone)) continue;
    const auto faults = [](const FittedZone& z) {
      return z.violations + static_cast<int>(z.corrections.size());
    };
    if (!best || faults(*zone) < faults(*best)) best = std::move(zone);
  }
  return best;
}

}  // namespace lagan::ocr
