// The last step of the checks for a pass on paper: its letter goes to the print run, once.
#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/checks.h"
#include "services/proofing/pass_on_paper.h"

namespace lagan::proofing {

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
  LetterRow letter;
  LAGAN_RETURN_IF_ERROR(WriteUnderLease(
      lease, [&](storage::Transaction& transaction, const ApplicationRecord& record) -> Status {
        LAGAN_ASSIGN_OR_RETURN(
            letter, LetterOfPass(transaction, record.id, pass->serial(), *with_.random, with_.clock->Now()));
        return Status();
      }));
  LAGAN_ASSIGN_OR_RETURN(const auto spooled,
                         with_.peers->SpoolLetter(context, MakeLetter(letter, *zone, *address, *pass)));
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
