// The assisted route: what an operator on the telephone, at a counter or at the post does with an application for somebody else.
//
// Every call is made under a token of the role operator, and an operator works the applications that they opened; others are
// APPLICATION_NOT_FOUND. State machine, limits, grading and audit are those of the digital route (proofing.h), whose own code does
// what both have in common. What an operator found is a sealed field with the age of their training at that moment; its audit
// entry names form, outcome and training, and nothing about the person. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/core/result.h"
#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/application_work.h"
#include "services/proofing/operators.h"
#include "services/proofing/proofing.h"
#include "services/rpc/call_context.h"

namespace lagan::proofing {

class Assisted : private ApplicationWork {
 public:
  // `digital` outlives it and works on the same stores.
  Assisted(Dependencies dependencies, Proofing* digital);

  // The methods of the contract (proto/lagan/proofing/v1/assisted.proto). Beside its errors: FAILED_PRECONDITION
  // CHANNEL_NOT_ALLOWED for a step that this way of coming to us does not have (an original on the telephone, a comparison with
  // nobody there), and FINDING_STANDS for a finding that was recorded as failed: it is not recorded away.
  Result<v1::OpenApplicationResponse> OpenApplication(const rpc::CallContext& context,
                                                      const v1::OpenApplicationRequest& request);
  Result<v1::RecordTypedZoneResponse> RecordTypedZone(const rpc::CallContext& context,
                                                      const v1::RecordTypedZoneRequest& request);
  Result<v1::UploadScanResponse> UploadScan(const rpc::CallContext& context,
                                            const v1::UploadDocumentStart& request, ByteView picture);
  Result<v1::RecordDocumentSeenResponse> RecordDocumentSeen(const rpc::CallContext& context,
                                                            const v1::RecordDocumentSeenRequest& request);
  Result<v1::RecordComparisonResponse> RecordComparison(const rpc::CallContext& context,
                                                        const v1::RecordComparisonRequest& request);
  Result<v1::RecordVouchResponse> RecordVouch(const rpc::CallContext& context,
                                              const v1::RecordVouchRequest& request);
  Result<v1::AskQuestionsResponse> AskQuestions(const rpc::CallContext& context,
                                                const v1::AskQuestionsRequest& request);
  Result<v1::RecordAnswersResponse> RecordAnswers(const rpc::CallContext& context,
                                                  const v1::RecordAnswersRequest& request);
  Result<v1::RecordPostalAddressResponse> RecordPostalAddress(const rpc::CallContext& context,
                                                              const v1::RecordPostalAddressRequest& request);
  // FAILED_PRECONDITION ADDRESS_MISSING.
  Result<v1::SubmitAssistedResponse> SubmitAssisted(const rpc::CallContext& context,
                                                    const v1::SubmitAssistedRequest& request);
  Result<v1::GetAssistedResponse> GetAssisted(const rpc::CallContext& context,
                                              const v1::GetAssistedRequest& request);

 private:
  // One more piece of evidence: checked, sealed and told to the audit log in one transaction. `may` says whether it fits the
  // application, `store` seals it.
  struct Piece {
    std::string_view event;
    std::map<std::string, std::string> facts;
  };
  template <typename Response, typename Request, typename May, typename Store>
  Result<Response> Record(const OperatorCall& call, const Request& request, const Piece& piece, May&& may,
                          Store&& store);
  // Seals a finding about a person or a document, unless one that failed stands.
  Status PutFinding(storage::Transaction& transaction, const Loaded& loaded, const ApplicationRecord& record,
                    std::string_view name, const assurance::v1::GradeRequest& finding);
  Result<mrz::v1::Zone> ReadTyped(const OperatorCall& call, const v1::RecordTypedZoneRequest& request);

  Proofing* digital_;
};

}  // namespace lagan::proofing
