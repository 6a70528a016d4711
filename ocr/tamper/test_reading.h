// Readings for the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include "mrz/composer.h"
#include "mrz/parser.h"
#include "ocr/reader/zone_reader.h"

namespace lagan::ocr {

inline constexpr Date kTestToday{std::chrono::year(2026), std::chrono::November, std::chrono::day(22)};

inline Date Day(int year, unsigned month, unsigned day) {
  return Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
}

// Of these lines, every character seen with `confidence`.
inline ZoneReading ReadingOfLines(const std::vector<std::string>& lines,
                                  ZoneVerdict verdict = ZoneVerdict::kAccepted, float confidence = 0.95F) {
  ZoneReading reading;
  reading.verdict = verdict;
  reading.lines = lines;
  reading.zone = mrz::Parse(lines, kTestToday).value();
  for (const std::string& line : lines) reading.symbol_confidence.emplace_back(line.size(), confidence);
  return reading;
}

inline ZoneReading ReadingOf(const mrz::ZoneFields& fields, ZoneVerdict verdict = ZoneVerdict::kAccepted,
                             float confidence = 0.95F) {
  return ReadingOfLines(mrz::Compose(fields).value(), verdict, confidence);
}

// A passport of the United Kingdom, nothing wrong with it.
inline mrz::ZoneFields GoodPassport() {
  mrz::ZoneFields fields;
  fields.format = mrz::Format::kTd3;
  fields.document_code = "P";
  fields.issuer = fields.nationality = "GBR";
  fields.document_number = "012345678";
  fields.birth_date = mrz::PartialDate::Of(Day(1974, 8, 12));
  fields.sex = 'F';
  fields.expiry_date = Day(2031, 4, 15);
  fields.surname = "ERIKSSON";
  fields.given_names = "ANNA MARIA";
  return fields;
}

}  // namespace lagan::ocr
