#include "services/mrz/zone_message.h"

#include <string>
#include <vector>

#include "mrz/format.h"
#include "mrz/parser.h"
#include "mrz/typed_lines.h"

namespace lagan::mrz {
namespace {

v1::TypedField::State ToMessage(TypedState state) {
  switch (state) {
    case TypedState::kIncomplete:
      return v1::TypedField::STATE_INCOMPLETE;
    case TypedState::kHolds:
      return v1::TypedField::STATE_HOLDS;
    case TypedState::kWrong:
      return v1::TypedField::STATE_WRONG;
  }
  return v1::TypedField::STATE_UNSPECIFIED;
}

}  // namespace

v1::Zone ToMessage(const Zone& zone) {
  v1::Zone message;
  message.set_format(std::string(SpecOf(zone.format).name));
  for (const std::string& line : zone.lines) message.add_lines(line);
  message.set_document_code(zone.document_code);
  message.set_issuing_state(zone.issuer);
  message.set_document_number(zone.document_number);
  message.set_nationality(zone.nationality);
  if (const auto birth_date = zone.birth_date.date()) message.set_birth_date(FormatDate(*birth_date));
  message.set_birth_date_text(ZoneDate(zone.birth_date));
  message.set_sex(zone.sex == '<' ? "X" : std::string(1, zone.sex));
  if (zone.expiry_date) message.set_expiry_date(FormatDate(*zone.expiry_date));
  message.set_surname(zone.surname);
  message.set_given_names(zone.given_names);
  message.set_optional_data_1(zone.optional_data_1);
  message.set_optional_data_2(zone.optional_data_2);
  for (const Check& check : zone.checks) {
    v1::CheckDigit* digit = message.add_checks();
    digit->set_name(check.name);
    digit->set_pass(check.pass);
  }
  for (const Remark& error : zone.errors) message.add_notes(error.reason);
  for (const Remark& note : zone.notes) message.add_notes(note.reason);
  message.set_valid(zone.valid());
  return message;
}

Result<v1::ParseZoneResponse> ParseZone(const v1::ParseZoneRequest& request, Date today) {
  const std::vector<std::string> lines(request.lines().begin(), request.lines().end());
  LAGAN_ASSIGN_OR_RETURN(const Zone zone, Parse(lines, today));
  v1::ParseZoneResponse response;
  *response.mutable_zone() = ToMessage(zone);
  return response;
}

Result<v1::CheckTypedLinesResponse> CheckTypedLines(const v1::CheckTypedLinesRequest& request) {
  const std::vector<std::string> lines(request.lines().begin(), request.lines().end());
  LAGAN_ASSIGN_OR_RETURN(const TypedZone zone, CheckTypedLines(lines));
  v1::CheckTypedLinesResponse response;
  if (zone.format) response.set_format(std::string(SpecOf(*zone.format).name));
  for (const TypedField& field : zone.fields) {
    v1::TypedField* const out = response.add_fields();
    out->set_name(field.name);
    out->set_line(static_cast<std::uint32_t>(field.line));
    out->set_first(static_cast<std::uint32_t>(field.first));
    out->set_last(static_cast<std::uint32_t>(field.last));
    out->set_state(ToMessage(field.state));
    out->set_advice(field.advice);
  }
  response.set_complete(zone.complete);
  return response;
}

}  // namespace lagan::mrz
