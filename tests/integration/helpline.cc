#include "tests/integration/helpline.h"

#include "mrz/composer.h"

namespace lagan::integration {
namespace {

using Stub = Console::AssistedStub;

template <typename Request>
Request About(const std::string& id) {
  Request request;
  request.set_idempotency_key(NewKey());
  request.set_application_id(id);
  return request;
}

}  // namespace

std::vector<std::string> LinesOf(const Caller& caller) {
  mrz::ZoneFields fields;
  fields.format = mrz::Format::kTd3;
  fields.document_code = "P";
  fields.issuer = "UTO";
  fields.nationality = "UTO";
  fields.document_number = caller.document_number;
  fields.birth_date = mrz::PartialDate::Of(ParseDate(kCallerBirthDate).value());
  fields.sex = 'X';
  fields.expiry_date = ParseDate(kCallerExpiryDate).value();
  fields.surname = caller.surname;
  fields.given_names = caller.given_names;
  return mrz::Compose(fields).value();
}

Result<v1::OpenApplicationResponse> OpenFor(const Console& console, const Caller& caller) {
  v1::OpenApplicationRequest request;
  request.set_idempotency_key(NewKey());
  request.set_subject_reference(caller.reference);
  request.set_channel(v1::CHANNEL_TELEPHONE);
  request.set_level_asked(v1::LEVEL_MEDIUM);
  request.set_purpose("integration");
  request.set_notice_version("2026-11");
  request.set_lawful_basis("public_task");
  return console.Call(&Stub::OpenApplication, request);
}

Result<v1::RecordTypedZoneResponse> TypeZone(const Console& console, const std::string& id,
                                             const Caller& caller) {
  auto request = About<v1::RecordTypedZoneRequest>(id);
  request.set_document_type("passport_biometric");
  for (const std::string& line : LinesOf(caller)) request.add_lines(line);
  return console.Call(&Stub::RecordTypedZone, request);
}

Result<v1::AskQuestionsResponse> AskQuestions(const Console& console, const std::string& id) {
  v1::AskQuestionsRequest request;
  request.set_application_id(id);
  return console.Call(&Stub::AskQuestions, request);
}

Result<v1::RecordPostalAddressResponse> RecordAddress(const Console& console, const std::string& id,
                                                      const Caller& caller) {
  auto request = About<v1::RecordPostalAddressRequest>(id);
  for (const std::string& line : caller.address) request.add_lines(line);
  request.set_language("en");
  request.set_print("standard");
  return console.Call(&Stub::RecordPostalAddress, request);
}

Result<v1::SubmitAssistedResponse> Submit(const Console& console, const std::string& id) {
  return console.Call(&Stub::SubmitAssisted, About<v1::SubmitAssistedRequest>(id));
}

Result<v1::GetAssistedResponse> GetAssisted(const Console& console, const std::string& id) {
  v1::GetAssistedRequest request;
  request.set_application_id(id);
  return console.Call(&Stub::GetAssisted, request);
}

Result<std::string> SubmitUnknownCaller(const Console& console, const Caller& caller) {
  LAGAN_ASSIGN_OR_RETURN(const auto opened, OpenFor(console, caller));
  const std::string id = opened.application().application_id();
  LAGAN_RETURN_IF_ERROR(TypeZone(console, id, caller).status());
  LAGAN_ASSIGN_OR_RETURN(const auto asked, AskQuestions(console, id));
  if (!asked.questions().empty()) return Internal("CALLER_KNOWN", "A register knows this caller.");
  LAGAN_RETURN_IF_ERROR(RecordAddress(console, id, caller).status());
  LAGAN_RETURN_IF_ERROR(Submit(console, id).status());
  return id;
}

}  // namespace lagan::integration
