// The picture of the person's face for their pass: made once, in the checks, while there are frames; kept sealed until the
// application is erased or the person takes their consent back.
#pragma once

#include <string>

#include "base/core/result.h"
#include "services/keys/data_key_store.h"
#include "services/proofing/application.h"
#include "services/storage/database.h"

namespace lagan::proofing {

// What may go onto a pass now: WebP bytes that image::CheckPassPortrait takes. Empty when none was made (no face check, no consent,
// or no picture that would do), and when consent to a face on the pass is not given any more.
Result<std::string> FindPassPortrait(storage::Transaction& transaction, const keys::DataKey& key,
                                     const ApplicationRecord& record);

// True when the face that passed the face check is the document's: both embeddings say so, or trained persons do, whose word goes
// before that of the networks. `by_networks` tells which.
struct FaceOfDocument {
  bool confirmed = false;
  bool by_networks = false;
};
Result<FaceOfDocument> JudgeFaceOfDocument(storage::Transaction& transaction, const keys::DataKey& key,
                                           const ApplicationRecord& record);

}  // namespace lagan::proofing
