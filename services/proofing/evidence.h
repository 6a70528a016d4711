// What is known of the person: protobuf messages kept as sealed fields.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/assurance/v1/assurance.pb.h"
#include "lagan/credential/v1/credential.pb.h"
#include "lagan/mrz/v1/mrz.pb.h"
#include "services/keys/data_key_store.h"
#include "services/proofing/application.h"
#include "services/storage/database.h"

namespace lagan::proofing {

// Names of the sealed fields; part of the associated data, so they are never renamed.
namespace field {
inline constexpr std::string_view kSubject =
    "subject";  // CreateApplicationRequest: the portal's and the actor's references
inline constexpr std::string_view kDocument = "document";  // mrz Zone, as the mrz service parsed it
inline constexpr std::string_view kPicture = "picture";    // in the blob store
inline constexpr std::string_view kQuestions =
    "questions";                                         // PrepareQuestionsResponse, with the right answers
inline constexpr std::string_view kAnswers = "answers";  // GradeRequest with only the two counts of questions
inline constexpr std::string_view kSources = "sources";  // CheckSourcesResponse
inline constexpr std::string_view kGrade = "grade";      // GradeResponse
inline constexpr std::string_view kResult = "result";    // SignResultResponse
inline constexpr std::string_view kCredential = "credential";  // IssueCredentialResponse
inline constexpr std::string_view kFaceState = "face_state";   // of the challenge that is under way
inline constexpr std::string_view kFrames = "frames";  // JudgeFramesResponse with the best frames and signals
inline constexpr std::string_view kFaceMatch = "face_match";  // ComparePortraitResponse
// MakePassPortraitResponse; without a picture where none could be made. Read it with FindPassPortrait.
inline constexpr std::string_view kPassPortrait = "pass_portrait";
inline constexpr std::string_view kReaders = "readers";  // review CaseDecided: what readers found
// On the assisted route. The first three are GradeRequests with only what they are about.
inline constexpr std::string_view kTyped = "typed";            // that the zone was typed
inline constexpr std::string_view kSeen = "seen";              // what was examined and what came out
inline constexpr std::string_view kComparison = "comparison";  // the person compared with the document
inline constexpr std::string_view kVouch = "vouch";            // RecordVouchRequest
inline constexpr std::string_view kAddress = "address";        // RecordPostalAddressRequest
inline constexpr std::string_view kRenewal =
    "renewal";  // IssueCredentialResponse, until its letter is spooled
inline constexpr std::string_view kCallerQuestions =
    "caller_questions";  // PrepareQuestionsResponse, for a caller about the letter
}  // namespace field

// A message to a sealed field and back. The version is the application's version at the time of writing.
template <typename Message>
Status PutMessage(storage::Transaction& transaction, const keys::DataKey& key,
                  const ApplicationRecord& record, std::string_view name, const Message& message,
                  crypto::RandomSource& random) {
  const std::string plain = message.SerializeAsString();
  const auto version = static_cast<std::uint64_t>(record.version);
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed, key.Seal(name, version, AsBytes(plain), random));
  return PutField(transaction, record.id, name, version, sealed);
}

// Empty when the field was never written; DATA_LOSS when it is not what was written.
template <typename Message>
Result<std::optional<Message>> GetMessage(storage::Transaction& transaction, const keys::DataKey& key,
                                          std::string_view application_id, std::string_view name) {
  LAGAN_ASSIGN_OR_RETURN(const std::optional<SealedField> found, GetField(transaction, application_id, name));
  if (!found.has_value()) return std::optional<Message>();
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes plain, key.Open(name, found->version, found->sealed));
  Message message;
  if (!message.ParseFromArray(plain.Reveal().data(), static_cast<int>(plain.Reveal().size()))) {
    return DataLoss("FIELD_UNREADABLE", "A stored field is not what was written.");
  }
  return std::optional<Message>(std::move(message));
}

assurance::v1::ClaimedIdentity ClaimedIdentity(const mrz::v1::Zone& zone);
credential::v1::IdentityClaims IdentityClaims(const mrz::v1::Zone& zone);

// Whether an accepted zone can serve as evidence of `type` today: DOCUMENT_EXPIRED, DOCUMENT_TYPE_MISMATCH (the format
// does not belong to the type, or its issuing state does not), DOCUMENT_SPECIMEN (of the state Utopia, which only a sandbox takes, as
// any state's), DOCUMENT_INCOMPLETE (a field that is needed is empty), with advice. What the type claims beyond that (a
// chip in the booklet) cannot be seen in a zone; scores never rest on it without a chip read.
Status CheckUsable(std::string_view type, const mrz::v1::Zone& zone, Date today, bool sandbox);

}  // namespace lagan::proofing
