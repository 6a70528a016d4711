// The ways from proofing's outbox to review and to statistics; both receivers drop repetitions by the event's id.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "services/background/forwarder.h"
#include "services/host/environment.h"
#include "services/storage/database.h"

namespace lagan::proofing {

// Threads of their own, until Stop. Both arguments outlive them.
Result<std::unique_ptr<background::RunningForwarder>> StartReviewForwarder(
    const host::Environment& environment, storage::Database& database);
Result<std::unique_ptr<background::RunningForwarder>> StartStatisticsForwarder(
    const host::Environment& environment, storage::Database& database);

}  // namespace lagan::proofing
