// What an operator found of a person or a document on the assisted route, as a grade takes it.
#pragma once

#include "base/core/result.h"
#include "lagan/assurance/v1/assurance.pb.h"
#include "services/keys/data_key_store.h"
#include "services/proofing/application.h"
#include "services/storage/database.h"

namespace lagan::proofing {

// Adds what was recorded to a request to grade; leaves what was not recorded as it is.
Status AddOperatorFindings(storage::Transaction& transaction, const keys::DataKey& key,
                           const ApplicationRecord& record, assurance::v1::GradeRequest& request);

}  // namespace lagan::proofing
