#include "services/access/validation.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/core/text.h"

namespace lagan::access {
namespace {

using tokens::Role;

constexpr std::size_t kShortestPassword = 12;
constexpr std::size_t kLongestPassword = 128;
// A code point has at most four bytes.
constexpr std::size_t kMostPasswordBytes = 4 * kLongestPassword;
constexpr std::array<std::string_view, 3> kTopics{"face_comparison", "document_examination",
                                                  "caller_verification"};
constexpr std::array<std::pair<v1::Role, Role>, 5> kRoles{{{v1::ROLE_OPERATOR, Role::kOperator},
                                                           {v1::ROLE_SENIOR, Role::kSenior},
                                                           {v1::ROLE_SUPERVISOR, Role::kSupervisor},
                                                           {v1::ROLE_AUDITOR, Role::kAuditor},
                                                           {v1::ROLE_ADMINISTRATOR, Role::kAdministrator}}};

bool IsLogin(std::string_view text) {
  return text.size() >= 3 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
         });
}

bool IsPassword(std::string_view text) {
  if (text.size() > kMostPasswordBytes || !IsUtf8(text) || !IsPlainText(text)) return false;
  const std::size_t length = CountCodePoints(text);
  return length >= kShortestPassword && length <= kLongestPassword;
}

bool IsCode(std::string_view text) {
  return text.size() == 6 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool CanBeSignIn(const v1::SignInRequest& request) {
  return IsLogin(request.login()) && IsPassword(request.password()) && IsCode(request.code());
}

bool IsSession(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Status Check(const v1::CreateOperatorRequest& request, Date today) {
  if (!IsLogin(request.login())) {
    return InvalidArgument("FIELD_INVALID", "A login has 3 to 64 characters of a-z, 0-9, '.', '_' and '-'.",
                           "login");
  }
  if (!IsPassword(request.password())) {
    return InvalidArgument("FIELD_INVALID", "A password has 12 to 128 characters, none of them a control.",
                           "password");
  }
  LAGAN_RETURN_IF_ERROR(ReadRoles(request.roles()).status());
  std::set<std::string_view> topics;
  for (const v1::Training& training : request.training()) {
    LAGAN_RETURN_IF_ERROR(CheckTraining(training, today));
    if (!topics.insert(training.topic()).second) {
      return InvalidArgument("FIELD_INVALID", "Each topic of training is named once.", "training.topic");
    }
  }
  return Status();
}

Result<std::set<Role>> ReadRoles(const google::protobuf::RepeatedField<int>& roles) {
  std::set<Role> read;
  for (const int role : roles) {
    const auto* const found =
        std::find_if(kRoles.begin(), kRoles.end(), [role](const auto& known) { return known.first == role; });
    if (found == kRoles.end()) return InvalidArgument("ROLE_UNKNOWN", "This is no role.", "roles");
    read.insert(found->second);
  }
  if (read.empty()) {
    return InvalidArgument("FIELD_INVALID", "An operator has at least one role; disable those who leave.",
                           "roles");
  }
  if (read.contains(Role::kAdministrator) &&
      (read.contains(Role::kOperator) || read.contains(Role::kSenior) || read.contains(Role::kSupervisor))) {
    return InvalidArgument("ROLE_COMBINATION",
                           "An administrator makes operators and cannot be operator, senior or supervisor.",
                           "roles");
  }
  return read;
}

Status CheckTraining(const v1::Training& training, Date today) {
  if (std::find(kTopics.begin(), kTopics.end(), training.topic()) == kTopics.end()) {
    return InvalidArgument("FIELD_INVALID",
                           "Topics are face_comparison, document_examination and caller_verification.",
                           "training.topic");
  }
  const Result<Date> completed = ParseDate(training.completed());
  if (!completed.ok() || *completed > today) {
    return InvalidArgument("FIELD_INVALID", "A completed training has a date (YYYY-MM-DD), today at latest.",
                           "training.completed");
  }
  return Status();
}

v1::Operator ToMessage(const Account& account) {
  v1::Operator message;
  message.set_operator_id(account.operator_id);
  message.set_login(account.login);
  for (const auto& [wire, role] : kRoles) {
    if (account.roles.contains(role)) message.add_roles(wire);
  }
  for (const auto& [topic, completed] : account.training) {
    v1::Training& training = *message.add_training();
    training.set_topic(topic);
    training.set_completed(FormatDate(completed));
  }
  message.set_disabled(account.disabled);
  return message;
}

}  // namespace lagan::access
