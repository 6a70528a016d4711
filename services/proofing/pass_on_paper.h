// The pass that a letter carries: what the issuer is asked for, and the letter around it. The first one (letter_step.cc) and its
// renewals (renewals.h) are made alike.
#pragma once

#include <optional>
#include <string>

#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/credential/v1/credential.pb.h"
#include "lagan/letters/v1/letters.pb.h"
#include "lagan/mrz/v1/mrz.pb.h"
#include "lagan/proofing/v1/assisted.pb.h"
#include "services/proofing/application.h"
#include "services/proofing/letter_rows.h"
#include "services/storage/database.h"

namespace lagan::proofing {

// A pass with no more than a venue needs that asks for photo ID: name and face where there is a picture (WebP) that may go on a
// pass, else name and birth date. For a telephone it is the same (passes.h). Without an idempotency key.
credential::v1::IssueCredentialRequest MakeNamePassRequest(const ApplicationRecord& record,
                                                           const mrz::v1::Zone& zone,
                                                           const std::string& portrait);

// The letter of this pass, made when there is none yet: however often it is asked for, it is one letter.
Result<LetterRow> LetterOfPass(storage::Transaction& transaction, const std::string& application_id,
                               const std::string& credential_serial, crypto::RandomSource& random, Time now);

letters::v1::SpoolLetterRequest MakeLetter(const LetterRow& letter, const mrz::v1::Zone& zone,
                                           const v1::RecordPostalAddressRequest& address,
                                           const credential::v1::IssueCredentialResponse& pass);

}  // namespace lagan::proofing
