#include "services/proofing/pass_on_paper.h"

#include "services/letters/serial.h"
#include "services/proofing/evidence.h"

namespace lagan::proofing {

credential::v1::IssueCredentialRequest MakeNamePassRequest(const ApplicationRecord& record,
                                                           const mrz::v1::Zone& zone,
                                                           const std::string& portrait) {
  const credential::v1::IdentityClaims whole = IdentityClaims(zone);
  credential::v1::IssueCredentialRequest request;
  request.set_application_id(record.id);
  request.set_level(std::string(LevelWord(record.level)));
  request.set_profile(record.profile);
  request.mutable_claims()->set_full_name(whole.full_name());
  if (portrait.empty()) {
    request.set_kind("name");
    request.mutable_claims()->set_birth_date(whole.birth_date());
  } else {
    request.set_kind("name-face");
    request.set_portrait(portrait);
  }
  return request;
}

Result<LetterRow> LetterOfPass(storage::Transaction& transaction, const std::string& application_id,
                               const std::string& credential_serial, crypto::RandomSource& random, Time now) {
  LAGAN_ASSIGN_OR_RETURN(std::optional<LetterRow> before,
                         FindLetterOfPass(transaction, application_id, credential_serial));
  if (before.has_value()) return *std::move(before);
  LetterRow letter = {.letter_serial = letters::MakeLetterSerial(random),
                      .application_id = application_id,
                      .credential_serial = credential_serial,
                      .run_id = {},
                      .created_at = now};
  LAGAN_RETURN_IF_ERROR(AddLetter(transaction, letter));
  return letter;
}

letters::v1::SpoolLetterRequest MakeLetter(const LetterRow& letter, const mrz::v1::Zone& zone,
                                           const v1::RecordPostalAddressRequest& address,
                                           const credential::v1::IssueCredentialResponse& pass) {
  letters::v1::SpoolLetterRequest request;
  request.set_letter_serial(letter.letter_serial);
  request.set_credential_serial(pass.serial());
  request.set_full_name(IdentityClaims(zone).full_name());
  *request.mutable_address_lines() = address.lines();
  request.set_qr_text(pass.qr_text());
  request.set_expires_at(pass.expires_at());
  request.set_language(address.language());
  request.set_print(address.print());
  request.set_specimen(pass.specimen());
  return request;
}

}  // namespace lagan::proofing
