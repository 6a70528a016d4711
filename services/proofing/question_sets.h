// How often questions were asked about one person, across applications and portals.
//
// Whoever may try again and again guesses in the end. A person is known here by a keyed digest only; rows go after the
// window, also when the application was erased before.
#pragma once

#include <chrono>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"

namespace lagan::proofing {

inline constexpr std::chrono::hours kQuestionWindow{24 * 30};

storage::Migration QuestionSetTable(int number);

Status AddQuestionSet(storage::Transaction& transaction, const Bytes& person, std::string_view application_id,
                      Time now);
// Every answer was right: the set no longer counts.
Status MarkSetAnswered(storage::Transaction& transaction, std::string_view application_id);
// Sets asked since `since` that were not answered rightly (yet).
Result<int> CountUnansweredSets(storage::Transaction& transaction, const Bytes& person, Time since);
Status ForgetQuestionSets(storage::Transaction& transaction, Time before);

}  // namespace lagan::proofing
