// The last step of the checks for a pass on paper: its letter goes to the print run, once.
#include "lagan/proofing/v1/assisted.pb.h"
#include "services/letters/serial.h"
#include "services/proofing/checks.h"
#include "services/proofing/letter_rows.h"

namespace lagan::proofing {

Result<LetterRow> Checks::LetterFor(const storage::Lease& lease, const std::string& credential_serial) {
  LetterRow letter;
  LAGAN_RETURN_IF_ERROR(
      WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
        LAGAN_ASSIGN_OR_RETURN(const auto before, FindLetterOfPass(transaction, record.id, credential_serial));
        if (before.has_value()) {
          letter = *before;
          return Status();
        }
        letter = {.letter_serial = letters::MakeLetterSerial(*with_.random),
                  .application_id = record.id,
                  .credential_serial = credential_serial,
                  .run_id = {},
                  .created_at = with_.clock->Now()};
        return AddLetter(transaction, letter);
      }));
  return letter;
}

Status Checks::StepLetter(const rpc::CallContext& context, const storage::Lease& lease) {
  LAGAN_ASSIGN_OR_RETURN(const Loaded loaded, LoadWithKey(AsText(lease.payload)));
  const ApplicationRecord& before = loaded.record;
  if (before.state != v1::STATE_ISSUED || before.channel == v1::CHANNEL_DIGITAL || before.acknowledged) {
    return Status();
  }
  LAGAN_ASSIGN_OR_RETURN(const auto zone, ReadField<mrz::v1::Zone>(loaded, field::kDocument));
  LAGAN_ASSIGN_OR_RETURN(const auto address,
                         ReadField<v1::RecordPostalAddressRequest>(loaded, field::kAddress));
  LAGAN_ASSIGN_OR_RETURN(const auto pass,
                         ReadField<credential::v1::IssueCredentialResponse>(loaded, field::kCredential));
  if (!zone.has_value() || !address.has_value() || !pass.has_value()) {
    return DataLoss("EVIDENCE_MISSING", "Stored evidence is missing.");
  }
  // The serial is stored before it is used: however often this step runs, it is one letter.
  LAGAN_ASSIGN_OR_RETURN(const LetterRow letter, LetterFor(lease, pass->serial()));
  letters::v1::SpoolLetterRequest request;
  request.set_letter_serial(letter.letter_serial);
  request.set_credential_serial(pass->serial());
  request.set_full_name(IdentityClaims(*zone).full_name());
  *request.mutable_address_lines() = address->lines();
  request.set_qr_text(pass->qr_text());
  request.set_expires_at(pass->expires_at());
  request.set_language(address->language());
  request.set_print(address->print());
  request.set_specimen(pass->specimen());
  LAGAN_ASSIGN_OR_RETURN(const auto spooled, with_.peers->SpoolLetter(context, request));
  // Delivered, as far as we can: the sealed copies are forgotten here and at the issuer.
  credential::v1::AcknowledgeDeliveryRequest delivered;
  delivered.set_application_id(before.id);
  LAGAN_RETURN_IF_ERROR(with_.peers->AcknowledgeDelivery(context, delivered).status());
  return WriteUnderLease(lease, [&](storage::Transaction& transaction, ApplicationRecord& record) -> Status {
    if (record.acknowledged) return Status();
    record.acknowledged = true;
    record.updated_at = with_.clock->Now();
    LAGAN_RETURN_IF_ERROR(SetLetterRun(transaction, letter.letter_serial, spooled.run_id()));
    // The address stays as long as the pass: its renewal goes there.
    for (const std::string_view name : {field::kResult, field::kCredential}) {
      LAGAN_RETURN_IF_ERROR(DeleteField(transaction, record.id, name));
    }
    LAGAN_RETURN_IF_ERROR(UpdateApplication(transaction, record));
    return AddEvent(transaction, record, "letter.spooled", "system",
                    {{"run", spooled.run_id()}, {"pages", std::to_string(spooled.pages())}});
  });
}

}  // namespace lagan::proofing
