#include "mrz/layout.h"

#include <array>
#include <string_view>

#include "mrz/check_digit.h"

namespace lagan::mrz {
namespace {

constexpr int kWeights[] = {7, 3, 1};

SymbolSet SetOf(std::string_view characters) {
  SymbolSet set;
  for (const char c : characters) set.set(SymbolIndex(c));
  return set;
}

SymbolSet SetOf(Alphabet alphabet) {
  SymbolSet set;
  for (int i = 0; i < kSymbols; ++i) set.set(i, InAlphabet(SymbolAt(i), alphabet));
  return set;
}

class Builder {
 public:
  explicit Builder(const FormatSpec& spec) : spec_(spec) {
    for (int line = 0; line < spec.lines; ++line) {
      first_.push_back(static_cast<int>(layout_.size()));
      for (int column = 0; column < spec.Columns(line); ++column) {
        Column place;
        place.line = line;
        place.column = column;
        layout_.push_back(place);
      }
    }
  }

  Layout Build(int rest, bool sums_filler) && {
    for (const FieldSpec& field : spec_.fields) PutField(field);
    for (const FieldSpec& field : spec_.fields) {
      if (field.check_column < 0) continue;
      if (field.field == Field::kDocumentNumber && rest > 0) {
        PutLongNumber(field, rest, sums_filler);
      } else {
        PutCheck(field);
      }
    }
    PutComposite();
    PutNational();
    return std::move(layout_);
  }

 private:
  Column& At(int line, int column) { return layout_[first_[line] + column]; }

  void PutField(const FieldSpec& field) {
    for (int i = 0; i < field.span.length; ++i) {
      Column& place = At(field.span.line, field.span.column + i);
      place.allowed = SetOf(field.alphabet);
      place.offset = i;
      place.field_ends = i + 1 == field.span.length;
      place.memory = MemoryOf(field.field);
      place.nationality = field.field == Field::kNationality;
      if (field.field == Field::kSex) {
        place.allowed = SetOf("MFX<");
        place.unusual = SetOf("X");
      }
      if (field.field == Field::kDocumentCode && i == 0) place.allowed = SetOf(spec_.first_characters);
      if (field.field == Field::kDocumentCode && i == 1 && spec_.icao) place.unusual = SetOf("0123456789");
    }
  }

  Memory MemoryOf(Field field) const {
    switch (field) {
      case Field::kBirthDate:
        return Memory::kBirthDate;
      case Field::kExpiryDate:
        return Memory::kExpiryDate;
      case Field::kNames:
        return Memory::kName;
      case Field::kSurname:
      case Field::kGivenNames:
        return Memory::kNamePart;
      case Field::kIssuer:
      case Field::kNationality:
        // Of national formats they are written into the layout.
        return spec_.icao || field == Field::kNationality ? Memory::kCode : Memory::kNone;
      default:
        return Memory::kNone;
    }
  }

  void PutWeights(const Span& span, int& position) {
    for (int i = 0; i < span.length; ++i) {
      At(span.line, span.column + i).weight = kWeights[position++ % 3];
    }
  }

  void PutCheck(const FieldSpec& field) {
    const Span covered = field.Checked();
    int position = 0;
    PutWeights(covered, position);
    At(covered.line, covered.column).sum_begins = true;
    Column& digit = At(covered.line, field.check_column);
    digit.allowed = SetOf(Alphabet::kDigits);
    digit.digit = true;
    digit.filler_if_empty = field.field == Field::kOptionalData1;
    digit.may_be_missing = field.field == Field::kExpiryDate && spec_.composite_digit.has_value();
  }

  void PutLongNumber(const FieldSpec& field, int rest, bool sums_filler) {
    const Span& optional = FindField(spec_, Field::kOptionalData1)->span;
    Column& middle = At(field.span.line, field.check_column);
    middle.allowed = SetOf("<");
    int position = 0;
    PutWeights(field.span, position);
    if (sums_filler) {
      middle.weight = kWeights[position++ % 3];
    }
    PutWeights({optional.line, optional.column, rest}, position);
    At(field.span.line, field.span.column).sum_begins = true;
    const SymbolSet printed = SetOf(Alphabet::kLettersAndDigits) & ~SetOf("<");
    for (int i = 0; i < rest; ++i) At(optional.line, optional.column + i).allowed = printed;
    At(field.span.line, field.span.column + field.span.length - 1).allowed = printed;
    Column& digit = At(optional.line, optional.column + rest);
    digit.allowed = SetOf("0123456789");
    digit.digit = true;
    At(optional.line, optional.column + rest + 1).allowed = SetOf("<");
  }

  void PutComposite() {
    int position = 0;
    for (const Span& span : spec_.composite) {
      for (int i = 0; i < span.length; ++i) {
        At(span.line, span.column + i).composite_weight = kWeights[position++ % 3];
      }
    }
    if (!spec_.composite_digit) return;
    Column& digit = At(spec_.composite_digit->line, spec_.composite_digit->column);
    digit.allowed = SetOf("0123456789");
    digit.composite_digit = true;
  }

  void Fix(int line, int column, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      At(line, column + static_cast<int>(i)).allowed = SetOf(text.substr(i, 1));
    }
  }

  void Allow(int line, int column, int length, std::string_view symbols) {
    for (int i = 0; i < length; ++i) At(line, column + i).allowed = SetOf(symbols);
  }

  // Whatever else is allowed stays so, at a cost.
  void Prefer(int line, int column, int length, std::string_view symbols) {
    for (int i = 0; i < length; ++i) {
      Column& place = At(line, column + i);
      place.unusual = place.allowed & ~SetOf(symbols);
    }
  }

  // A national format is one issuer's only, and the parser tells it from its beginning. The numbers of the two licences are made of
  // letters and digits in fixed places (cheminfo/mrz: euDrivingLicense/france and swissDrivingLicense).
  void PutNational() {
    constexpr std::string_view kDigits = "0123456789", kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    switch (spec_.format) {
      case Format::kFrenchIdentityCard:
        // Twelve digits but for Corsica's departments, 2A and 2B; the office at the end of the first line as well, or nothing.
        Prefer(0, 30, 6, "0123456789AB<");
        Prefer(1, 0, 5, kDigits);
        Prefer(1, 5, 1, "0123456789AB");
        Prefer(1, 6, 6, kDigits);
        return Fix(0, 0, "IDFRA");
      case Format::kRomanianIdentityCard:
        Fix(0, 0, "IDROU");
        for (int column = 10; column < 13; ++column) {
          At(1, column).allowed = SetOf(kDigits);
          At(1, column).memory = Memory::kNone;
        }
        return;
      case Format::kFrenchDrivingLicence:
        Allow(0, 1, 1, kDigits);
        Fix(0, 2, "FRA");
        Allow(0, 5, 2, kDigits);
        Allow(0, 7, 2, kLetters);
        return Allow(0, 9, 5, kDigits);
      case Format::kSwissDrivingLicence:
        At(0, 0).allowed.reset(SymbolIndex(kFiller));
        At(0, 1).allowed.reset(SymbolIndex(kFiller));
        At(0, 2).allowed.reset(SymbolIndex(kFiller));
        Allow(0, 3, 3, kDigits);
        Allow(0, 6, 1, "DFIR");  // German, French, Italian, Romansh
        Fix(0, 7, "<<");
        Fix(1, 0, "FACHE");
        Allow(1, 2, 1, "CL");  // Liechtenstein has the same card
        Allow(1, 3, 1, "HI");
        Allow(1, 5, 12, kDigits);
        Fix(1, 17, "<<");
        return Fix(1, 25, "<<<<<");
      default:
        return;
    }
  }

  const FormatSpec& spec_;
  Layout layout_;
  std::vector<int> first_;  // of each line, in layout_
};

}  // namespace

int SymbolIndex(char c) {
  if (IsLetter(c)) return c - 'A';
  if (IsDigit(c)) return 26 + c - '0';
  return 36;
}

char SymbolAt(int index) { return "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"[index]; }

const Layout& LayoutOf(Format format) {
  static const std::vector<Layout> layouts = [] {
    std::vector<Layout> all;
    for (const FormatSpec& spec : AllFormats()) all.push_back(Builder(spec).Build(0, false));
    return all;
  }();
  return layouts[static_cast<std::size_t>(format)];
}

Layout LongNumberLayout(Format format, int rest, bool sums_filler) {
  return Builder(SpecOf(format)).Build(rest, sums_filler);
}

}  // namespace lagan::mrz
