// Random documents of every ICAO format, for the property tests of this folder.
#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <string_view>

#include "mrz/codes.h"
#include "mrz/zone.h"

namespace lagan::mrz {

inline constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
inline constexpr Format kIcaoFormats[] = {Format::kTd1, Format::kTd2, Format::kTd3, Format::kMrvA,
                                          Format::kMrvB};

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  ZoneFields Document(Format format) {
    const FormatSpec& spec = SpecOf(format);
    ZoneFields fields;
    fields.format = format;
    fields.document_code = std::string(1, spec.first_characters[Below(spec.first_characters.size())]);
    if (Below(2)) fields.document_code += "DNRST"[Below(5)];
    fields.issuer = AllCodes()[Below(AllCodes().size())].code;
    if (Below(10)) fields.nationality = AllCodes()[Below(AllCodes().size())].code;
    // In this shape ID and FRA mean the old French card.
    if (format == Format::kTd2 && fields.document_code == "ID" && fields.issuer == "FRA") fields.issuer = "D";
    FillNumberAndOptionalData(spec, fields);
    fields.birth_date = BirthDate();
    fields.sex = "MFX<"[Below(4)];
    if (Below(10)) fields.expiry_date = RealDate(1990, 2060);
    FillNames(static_cast<std::size_t>(FindField(spec, Field::kNames)->span.length), fields);
    return fields;
  }

  std::size_t Below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

 private:
  std::string Characters(std::size_t length, std::size_t alphabet) {
    std::string text;
    while (text.size() < length) text += kAlphabet[Below(alphabet)];
    return text;
  }

  std::string OptionalData(std::size_t room) {
    if (room == 0 || Below(3) == 0) return "";
    return Characters(Below(room), 37) + Characters(1, 36);
  }

  void FillNumberAndOptionalData(const FormatSpec& spec, ZoneFields& fields) {
    std::size_t room = FindField(spec, Field::kOptionalData1)->span.length;
    const bool may_be_long = spec.format == Format::kTd1 || spec.format == Format::kTd2;
    std::size_t length = 1 + Below(9);
    if (may_be_long && Below(3) == 0) {
      const std::size_t rest = 1 + Below(room - 2);
      length = 9 + rest;
      room -= rest + 2;
    }
    fields.document_number = Characters(length, 36);
    fields.optional_data_1 = OptionalData(room);
    if (const FieldSpec* second = FindField(spec, Field::kOptionalData2)) {
      fields.optional_data_2 = OptionalData(second->span.length);
    }
  }

  Date RealDate(int first_year, int last_year) {
    const int year = first_year + static_cast<int>(Below(last_year - first_year + 1));
    return Date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(1 + Below(12))),
                std::chrono::day(static_cast<unsigned>(1 + Below(28)))};
  }

  PartialDate BirthDate() {
    PartialDate date = PartialDate::Of(RealDate(1927, 2025));
    const std::size_t unknown = Below(8);
    if (unknown <= 2) date.day.reset();
    if (unknown <= 1) date.month.reset();
    if (unknown == 0) date.year.reset();
    return date;
  }

  std::string Name(std::size_t room) {
    std::string name;
    while (name.size() < room) {
      const std::size_t length = std::min(1 + Below(9), room - name.size());
      name += Characters(length, 26);
      if (name.size() + 1 >= room || Below(2)) break;
      name += ' ';
    }
    return name;
  }

  void FillNames(std::size_t width, ZoneFields& fields) {
    const std::size_t kind = Below(10);
    if (kind != 0) fields.surname = Name(width - 5);
    if (kind != 1) fields.given_names = Name(width - 2 - fields.surname.size());
  }

  std::mt19937_64 random_;
};

}  // namespace lagan::mrz
