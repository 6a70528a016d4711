// What a caller may ask: limits and alphabets first, before anything is stored; and the contract's types as ours.
#pragma once

#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "lagan/access/v1/access.pb.h"
#include "services/access/account.h"

namespace lagan::access {

// False when login, password or code has a form that none can have: then nothing is looked up or counted.
bool CanBeSignIn(const v1::SignInRequest& request);
// 64 lower-case hexadecimal characters.
bool IsSession(std::string_view text);

// FIELD_INVALID with the field; ROLE_UNKNOWN; ROLE_COMBINATION: who administers operators works no cases, so that nobody can make
// themselves the second reader. `today` is the day that no training may lie after.
Status Check(const v1::CreateOperatorRequest& request, Date today);
Result<std::set<tokens::Role>> ReadRoles(const google::protobuf::RepeatedField<int>& roles);
Status CheckTraining(const v1::Training& training, Date today);

v1::Operator ToMessage(const Account& account);

}  // namespace lagan::access
