// What the liveness service says, as a portal and the audit log may have it.
#pragma once

#include <string>
#include <string_view>

#include "lagan/liveness/v1/liveness.pb.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::proofing {

v1::FacePrompt PromptForPerson(const liveness::v1::Prompt& prompt);

// `reason` when it is a stable reason (1 to 64 of [A-Z0-9_]) or empty; "UNNAMED" otherwise. Reasons reach logs and the audit
// log: the process that decodes hostile pictures must not get any other text there.
std::string StableReason(std::string_view reason);

}  // namespace lagan::proofing
