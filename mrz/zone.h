// What a machine-readable zone says.
//
// ZoneFields and Zone hold personal data in plain strings, because this room works on nothing else. They have
// no operator<< and no text form on purpose; whoever keeps one beyond the call that made it wraps it in
// Secret<Zone>.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "mrz/dates.h"
#include "mrz/format.h"

namespace lagan::mrz {

struct ZoneFields {
  Format format = Format::kTd3;
  std::string document_code;    // "P", "ID", "VC"
  std::string issuer;           // code without fillers as in the zone: "IRL", "D" (mrz/codes.h)
  std::string document_number;  // without trailing fillers; the whole number where TD1 or TD2 continues it
  std::string nationality;      // as issuer; empty when blank or when the format has none
  PartialDate birth_date;
  char sex = '<';                   // 'M', 'F', 'X' or '<' (unspecified)
  std::optional<Date> expiry_date;  // empty when blank, unreadable or when the format has none
  std::string surname;
  std::string given_names;
  std::string optional_data_1;  // TD3: personal number. Without trailing fillers
  std::string optional_data_2;  // TD1 only

  friend bool operator==(const ZoneFields&, const ZoneFields&) = default;
};

// One check digit.
struct Check {
  std::string name;          // "document_number", "birth_date", "expiry_date", "personal_number", "composite"
  std::vector<Span> ranges;  // what it covers, in order
  Span digit;                // where it stands
  char expected = '0';
  char found = '0';
  // found == expected; also true of an empty personal number with a filler for its digit.
  bool pass = false;
};

// Something to tell about a zone. Never holds what the zone says.
struct Remark {
  std::string reason;  // stable, UPPER_SNAKE_CASE
  std::string field;   // as FieldName, or empty for the zone as a whole
  std::string message;
};

struct Zone : ZoneFields {
  std::vector<std::string> lines;
  std::vector<Check> checks;
  std::vector<Remark> notes;   // odd but met on documents that are genuine
  std::vector<Remark> errors;  // against the standard in a way that no known document is

  bool checks_pass() const;
  // Every check digit holds and there is no error. It says that the text is consistent, not that a document
  // is genuine.
  bool valid() const { return checks_pass() && errors.empty(); }
  bool HasNote(std::string_view reason) const;
  bool HasError(std::string_view reason) const;
};

}  // namespace lagan::mrz
