// The office in the demonstration: its operators, and how two of them read a case.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "services/demo/reader.h"
#include "services/demo/stage.h"
#include "services/tokens/actor_source.h"

namespace lagan::demo {

// One of the demonstration's operators (staff.h), signed in; whoever is missing is made. Reasons of staff.h.
Result<std::unique_ptr<tokens::ActorSource>> SignIn(const Stage& stage, const std::string& login);

// What readers did with a case.
struct CaseStory {
  // As the first reader saw it.
  review::v1::Case read{};
  // Audit entries, one for each look.
  std::vector<std::string> views{};
  // Logins, in order.
  std::vector<std::string> readers{};
  bool closed = false;
};

// The operators read the case of this application, one after the other, until it is closed, and all come to `verdict`; cases of
// others that they are given meanwhile go back. Tells each claim, look and decision. CASE_NOT_IN_QUEUE, and the reasons of
// ReaderClient.
Result<CaseStory> ReadCase(const Stage& stage, const std::string& application_id, const Verdict& verdict);

}  // namespace lagan::demo
