// What a person said to each purpose: the newest word counts, and the audit event that recorded it is its name.
//
// Explicit consent (UK GDPR Article 9(2)(a)) must be provable and as easy to take back as to give (Article 7): a row
// holds the version of the words and the event, no personal data, and stays when the application is erased.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "lagan/proofing/v1/proofing.pb.h"
#include "services/storage/database.h"

namespace lagan::proofing {

struct Consent {
  v1::ConsentPurpose purpose = v1::CONSENT_PURPOSE_UNSPECIFIED;
  bool given = false;
  std::string version;   // of the words that the person agreed to, or did not
  std::string event_id;  // of the audit entry: 32 hexadecimal characters, new with each word
  Time recorded_at{};
};

// Takes the place of what was said to the same purpose before.
Status PutConsent(storage::Transaction& transaction, std::string_view application_id, const Consent& consent);
// Empty when nothing was said to this purpose.
Result<std::optional<Consent>> FindConsent(storage::Transaction& transaction, std::string_view application_id,
                                           v1::ConsentPurpose purpose);
// True when the newest word is yes.
Result<bool> ConsentGiven(storage::Transaction& transaction, std::string_view application_id,
                          v1::ConsentPurpose purpose);
// True when the newest word is no; silence is neither.
Result<bool> ConsentRefused(storage::Transaction& transaction, std::string_view application_id,
                            v1::ConsentPurpose purpose);

}  // namespace lagan::proofing
