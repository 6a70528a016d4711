// One application as the database knows it, without the person: everything personal is a sealed field beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "lagan/proofing/v1/proofing.pb.h"
#include "services/keys/data_key_store.h"
#include "services/proofing/limits.h"
#include "services/proofing/state_machine.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::proofing {

struct ApplicationRecord {
  std::string id;      // 32 hexadecimal characters
  std::string portal;  // certificate name of the relying party that opened it
  v1::State state = v1::STATE_CREATED;
  std::string reason;  // stable; empty when there is nothing to say
  std::string advice;  // a sentence for a person, without personal data
  v1::Level level_asked = v1::LEVEL_UNSPECIFIED;
  v1::Level level = v1::LEVEL_UNSPECIFIED;
  std::string profile;
  v1::Outcome outcome = v1::OUTCOME_UNSPECIFIED;
  std::string purpose;
  int actor_kind = 0;
  std::string document_type;  // of the usable document; empty before there is one
  std::string notice_version;
  std::string lawful_basis;
  int pictures = 0;              // tried so far
  bool questions_asked = false;  // they are asked once
  bool questions_answered = false;
  bool acknowledged = false;
  v1::Channel channel = v1::CHANNEL_DIGITAL;
  v1::FaceCheck face_check = v1::FACE_CHECK_NOT_DONE;
  int challenges = 0;                     // begun so far
  std::string case_id;                    // of the newest review case; empty when there was none
  std::vector<std::string> case_reasons;  // of that case: what its readers were asked about
  bool manual = false;       // there was a case: from then on nothing is approved without readers
  bool contested = false;    // the person did not accept a decision; once
  std::string operator_id;   // who opened it on the assisted route; empty for portals
  Time submitted_at{};       // the first submission
  bool erase_asked = false;  // somebody asked for the erasure, which goes on until it is finished
  Time pass_ends_at{};       // the newest pass on paper; zero without one
  std::int64_t version = 1;
  Time created_at{};
  Time updated_at{};
  Time deadline{};
  v1::State deadline_state = v1::STATE_UNSPECIFIED;
};

// Tables of the service, in both engines' words.
const std::vector<storage::Migration>& Migrations();

Status InsertApplication(storage::Transaction& transaction, const ApplicationRecord& record);

// The application, if it belongs to `portal`. APPLICATION_NOT_FOUND otherwise, whether it is another portal's or none:
// the two cannot be told apart.
Result<ApplicationRecord> LoadForPortal(storage::Transaction& transaction, std::string_view id,
                                        std::string_view portal);
// The application for the service's own steps. APPLICATION_NOT_FOUND.
Result<ApplicationRecord> Load(storage::Transaction& transaction, std::string_view id);

// Writes the record under its next version. VERSION_CONFLICT when somebody else changed it since it was loaded.
// `record` has the new version afterwards.
Status UpdateApplication(storage::Transaction& transaction, ApplicationRecord& record);

// Identifiers of applications whose deadline has passed, oldest first, at most `limit`.
Result<std::vector<std::string>> OverdueApplications(storage::Transaction& transaction, Time now, int limit);

// Moves the record on, sets its deadline and time from the policy. STATE_NOT_ALLOWED, and nothing is changed.
Status Move(ApplicationRecord& record, Event event, const Limits& limits, Time now);
// An erasure that was asked for is due at once, whatever happens meanwhile.
void EnterState(ApplicationRecord& record, v1::State state, const Limits& limits, Time now);

// Sealed fields: one ciphertext per (application, field), replaced as a whole.
Status PutField(storage::Transaction& transaction, std::string_view application_id, std::string_view field,
                std::uint64_t version, const Bytes& sealed);
struct SealedField {
  std::uint64_t version = 0;
  Bytes sealed;
};
// Empty when there is no such field.
Result<std::optional<SealedField>> GetField(storage::Transaction& transaction,
                                            std::string_view application_id, std::string_view field);
Status DeleteField(storage::Transaction& transaction, std::string_view application_id,
                   std::string_view field);
Status DeleteAllFields(storage::Transaction& transaction, std::string_view application_id);
Status DeleteFieldsExcept(storage::Transaction& transaction, std::string_view application_id,
                          std::span<const std::string_view> kept);

// Pictures of an application in the blob store, newest last.
Status AddPicture(storage::Transaction& transaction, std::string_view application_id,
                  std::string_view blob_id, Time now);
Result<std::vector<std::string>> Pictures(storage::Transaction& transaction, std::string_view application_id);
Status DeletePictures(storage::Transaction& transaction, std::string_view application_id);

// Identifiers of the application's events in the audit log, oldest first.
Result<std::vector<std::string>> EventIds(storage::Transaction& transaction, std::string_view application_id);

}  // namespace lagan::proofing
