// The demonstration's operators: made once in a sandbox, with passwords that nobody chose, kept where only the owner of the sandbox
// reads them. They stand in for people with authenticator apps, so that a demonstration can sign in by itself; refused anywhere
// but in a sandbox (NOT_A_SANDBOX).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "services/rpc/configuration.h"
#include "services/tokens/actor_source.h"

namespace lagan::demo {

inline constexpr char kFirstOperator[] = "demo-operator-1";
inline constexpr char kSecondOperator[] = "demo-operator-2";
inline constexpr char kSenior[] = "demo-senior";
inline constexpr char kSupervisor[] = "demo-supervisor";

struct StaffMember {
  std::string login;
  std::string operator_id;
};

// Makes whoever of the four is missing, trained in all topics a month ago, under the certificate "administrator"; files
// below the state folder's demo-staff/. A second run, or one after a crash, goes on where the first ended. Reasons of
// base/core/file.h and of access.
Result<std::vector<StaffMember>> MakeDemoStaff(const rpc::Configuration& configuration, const Clock& clock,
                                               crypto::RandomSource& random);

// Signs one of them in, or takes up the session that they have: a code works once, and there is one in 30 seconds. Call it
// from one thread at a time for each login. STAFF_NOT_MADE; CODES_USED_UP (unavailable) when no code of this half minute is
// left; the reasons of access. Configuration and clock outlive the source.
Result<std::unique_ptr<tokens::ActorSource>> SignInStaff(const rpc::Configuration& configuration,
                                                         const std::string& login, const Clock& clock);

}  // namespace lagan::demo
