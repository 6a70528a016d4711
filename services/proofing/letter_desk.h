// Calls about letters that were sent: somebody reads a serial to an operator.
//
// A serial alone suspends a pass, since somebody found or lost a letter and every minute counts; nothing is told about whose it
// is, and an unknown serial is answered alike. To revoke or reinstate takes a caller who answered questions about the holder.
// Any operator may take the call. Thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/application_work.h"
#include "services/proofing/letter_rows.h"
#include "services/proofing/operators.h"
#include "services/rpc/call_context.h"

namespace lagan::proofing {

// How long a caller counts as verified, and how long a check may stay unanswered.
inline constexpr std::chrono::minutes kCallerVerifiedFor{15};
// Three checks in a day that do not verify a caller lock a letter; and, since three a day would be ninety a month with one
// chance in 125 each (five choices, three questions), nine in thirty days do too.
inline constexpr int kCallerFailuresADay = 3;
inline constexpr int kCallerFailuresAMonth = 9;
inline constexpr std::chrono::hours kCallerDay{24};
inline constexpr std::chrono::hours kCallerMonth{24 * 30};

class LetterDesk : private ApplicationWork {
 public:
  explicit LetterDesk(Dependencies dependencies) : ApplicationWork(std::move(dependencies)) {}

  // The methods of the contract (proto/lagan/proofing/v1/assisted.proto). Beside its errors: INVALID_ARGUMENT
  // LETTER_SERIAL_MALFORMED and LETTER_SERIAL_CHECK_FAILED for what cannot be a serial; PERMISSION_DENIED TRAINING_LAPSED for
  // who was not trained to verify callers within three years; NOT_FOUND CALLER_CHECK_UNKNOWN for a check that is over, was
  // answered, or is another operator's. A letter that is locked is answered like an unknown one.
  Result<v1::SuspendBySerialResponse> SuspendBySerial(const rpc::CallContext& context,
                                                      const v1::SuspendBySerialRequest& request);
  Result<v1::StartCallerCheckResponse> StartCallerCheck(const rpc::CallContext& context,
                                                        const v1::StartCallerCheckRequest& request);
  Result<v1::AnswerCallerCheckResponse> AnswerCallerCheck(const rpc::CallContext& context,
                                                          const v1::AnswerCallerCheckRequest& request);
  Result<v1::RevokeBySerialResponse> RevokeBySerial(const rpc::CallContext& context,
                                                    const v1::RevokeBySerialRequest& request);
  Result<v1::ReinstateBySerialResponse> ReinstateBySerial(const rpc::CallContext& context,
                                                          const v1::ReinstateBySerialRequest& request);

 private:
  // A letter whose application still has its evidence, and the person on it.
  struct Holder {
    LetterRow letter;
    Loaded loaded;
    mrz::v1::Zone zone;
  };
  Result<std::optional<LetterRow>> Find(const std::string& serial);
  // Empty when the serial is unknown, or what is known of the person was erased.
  Result<std::optional<Holder>> FindHolder(const std::string& serial);
  // Refuses unless this operator has a verified caller for the letter.
  Result<LetterRow> LetterOfVerifiedCaller(const OperatorCall& call, const std::string& serial);
  // What credential is to know this order by, the same whenever it is repeated.
  std::string OrderKey(const OperatorCall& call, std::string_view key) const;
  // Keeps the answer, and tells the audit log where the serial was one of a letter.
  template <typename Response, typename Request>
  Result<Response> Conclude(const OperatorCall& call, const Request& request,
                            const std::optional<LetterRow>& letter, std::string_view event,
                            const std::map<std::string, std::string>& facts);
};

}  // namespace lagan::proofing
