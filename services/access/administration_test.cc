// What administrators do, and who may not.
#include <functional>

#include "services/access/test_access.h"

namespace lagan::access {
namespace {

using std::chrono::minutes;

class AdministrationTest : public AccessTest {
 protected:
  std::string Made(const v1::CreateOperatorRequest& request) {
    const auto made = access_->CreateOperator(Administrator(), request);
    if (made.ok()) return "OK";
    return made.status().reason() + (made.status().field().empty() ? "" : " " + made.status().field());
  }
  std::vector<v1::Operator> List() {
    const auto listed = access_->ListOperators(Administrator(), {});
    EXPECT_TRUE(listed.ok()) << listed.status();
    return {listed->operators().begin(), listed->operators().end()};
  }
};

TEST_F(AdministrationTest, TheCertificateMakesTheFirstOperator) {
  auto request = MakeOperatorRequest("maeve", {v1::ROLE_SENIOR, v1::ROLE_OPERATOR});
  auto& training = *request.add_training();
  training.set_topic("document_examination");
  training.set_completed("2026-11-21");
  const auto made = access_->CreateOperator(Administrator(), request);
  ASSERT_TRUE(made.ok()) << made.status();
  const v1::Operator& who = made->operator_();
  EXPECT_TRUE(who.operator_id().starts_with("op-") && who.operator_id().size() == 19) << who.operator_id();
  EXPECT_EQ(who.login(), "maeve");
  EXPECT_EQ(who.roles_size(), 2);
  EXPECT_EQ(who.training(0).completed(), "2026-11-21");
  EXPECT_FALSE(who.disabled());
  EXPECT_TRUE(ReadOtpauth(SecretText(made->totp_address())).ok());
  const auto entries = Entries("operator.created");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].actor(), "certificate:administrator");
  EXPECT_EQ(Fact(entries[0], "operator"), who.operator_id());
  EXPECT_EQ(Fact(entries[0], "roles"), "operator,senior");
  EXPECT_EQ(entries[0].SerializeAsString().find("maeve"), std::string::npos);
}

TEST_F(AdministrationTest, ARepeatedCallMakesOneOperatorAndGetsTheSameAnswer) {
  const auto request = MakeOperatorRequest("maeve");
  const auto first = access_->CreateOperator(Administrator(), request);
  Restart();
  const auto again = access_->CreateOperator(Administrator(), request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(List().size(), 1u);
  EXPECT_EQ(Entries("operator.created").size(), 1u);
  auto other = request;
  other.set_password("another horse battery");
  EXPECT_EQ(access_->CreateOperator(Administrator(), other).status().reason(), "IDEMPOTENCY_KEY_REUSED");
  other = request;
  other.set_idempotency_key("another-key-0123456789");
  const Status taken = access_->CreateOperator(Administrator(), other).status();
  EXPECT_EQ(taken.code(), Code::kAlreadyExists);
  EXPECT_EQ(taken.reason(), "OPERATOR_EXISTS");
  other.set_login("niamh");
  EXPECT_TRUE(access_->CreateOperator(Administrator(), other).ok()) << "a refusal uses up no key";
}

TEST_F(AdministrationTest, FieldsHaveLimits) {
  using Edit = std::function<void(v1::CreateOperatorRequest&)>;
  const auto login = [](std::string text) -> Edit { return [text](auto& r) { r.set_login(text); }; };
  const auto password = [](std::string text) -> Edit { return [text](auto& r) { r.set_password(text); }; };
  const auto roles = [](std::vector<int> list) -> Edit {
    return [list](auto& r) {
      r.clear_roles();
      for (const int role : list) r.add_roles(static_cast<v1::Role>(role));
    };
  };
  const auto training = [](std::vector<std::pair<std::string, std::string>> list) -> Edit {
    return [list](auto& r) {
      for (const auto& [topic, completed] : list) {
        auto& t = *r.add_training();
        t.set_topic(topic);
        t.set_completed(completed);
      }
    };
  };
  const struct {
    Edit edit;
    const char* outcome;
  } kCases[] = {
      {login("abc"), "OK"},
      {login("ab"), "FIELD_INVALID login"},
      {login(std::string(64, 'a')), "OK"},
      {login(std::string(65, 'a')), "FIELD_INVALID login"},
      {login("a.b_c-9"), "OK"},
      {login("Maeve"), "FIELD_INVALID login"},
      {login("a b c"), "FIELD_INVALID login"},
      {login("a?b"), "FIELD_INVALID login"},
      {password("exactly twel"), "OK"},
      {password("only eleven"), "FIELD_INVALID password"},
      {password(std::string(128, 'x')), "OK"},
      {password(std::string(129, 'x')), "FIELD_INVALID password"},
      {password("Órlaithéóíúá"), "OK"},
      {password("twelve bytes\n"), "FIELD_INVALID password"},
      {password("twelve bytes \xff"), "FIELD_INVALID password"},
      {roles({}), "FIELD_INVALID roles"},
      {roles({0}), "ROLE_UNKNOWN roles"},
      {roles({6}), "ROLE_UNKNOWN roles"},
      {roles({1, 2, 3, 4}), "OK"},
      {roles({4, 5}), "OK"},
      {roles({5, 1}), "ROLE_COMBINATION roles"},
      {roles({5, 2}), "ROLE_COMBINATION roles"},
      {roles({5, 3}), "ROLE_COMBINATION roles"},
      {training({{"face_comparison", "2026-11-21"}, {"caller_verification", "2020-02-29"}}), "OK"},
      {training({{"face_comparison", "2026-11-22"}}), "FIELD_INVALID training.completed"},
      {training({{"face_comparison", "2026-02-29"}}), "FIELD_INVALID training.completed"},
      {training({{"face_comparison", ""}}), "FIELD_INVALID training.completed"},
      {training({{"juggling", "2026-01-01"}}), "FIELD_INVALID training.topic"},
      {training({{"face_comparison", "2026-01-01"}, {"face_comparison", "2026-01-02"}}),
       "FIELD_INVALID training.topic"},
  };
  int number = 0;
  for (const auto& c : kCases) {
    auto request = MakeOperatorRequest("operator-" + std::to_string(++number));
    c.edit(request);
    EXPECT_EQ(Made(request), c.outcome) << "case " << number;
  }
  auto request = MakeOperatorRequest("short-key");
  request.set_idempotency_key("short");
  EXPECT_EQ(access_->CreateOperator(Administrator(), request).status().reason(), "IDEMPOTENCY_KEY_INVALID");
}

TEST_F(AdministrationTest, ChangesAreListedAndEachIsOneEntry) {
  const std::string id = Create("maeve");
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(SetRoles(Administrator(), id, {v1::ROLE_SUPERVISOR}).ok());
    EXPECT_TRUE(Train(Administrator(), id, "face_comparison", "2025-01-01").ok());
  }
  EXPECT_TRUE(Train(Administrator(), id, "face_comparison", "2026-01-01").ok()) << "renewed";
  const auto listed = List();
  ASSERT_EQ(listed.size(), 1u);
  ASSERT_EQ(listed[0].roles_size(), 1);
  EXPECT_EQ(listed[0].roles(0), v1::ROLE_SUPERVISOR);
  ASSERT_EQ(listed[0].training_size(), 1);
  EXPECT_EQ(listed[0].training(0).completed(), "2026-01-01");
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(Disable(Administrator(), id).ok());
  EXPECT_TRUE(List()[0].disabled());
  EXPECT_EQ(Entries("operator.roles_changed").size(), 1u);
  EXPECT_EQ(Entries("operator.trained").size(), 2u);
  EXPECT_EQ(Entries("operator.disabled").size(), 1u);
  EXPECT_EQ(Fact(Entries("operator.trained")[1], "completed"), "2026-01-01");
  Restart();
  EXPECT_TRUE(List()[0].disabled());
}

TEST_F(AdministrationTest, ChangesHaveTheSameLimits) {
  const std::string id = Create("maeve");
  EXPECT_EQ(SetRoles(Administrator(), id, {}).reason(), "FIELD_INVALID");
  EXPECT_EQ(SetRoles(Administrator(), id, {v1::ROLE_ADMINISTRATOR, v1::ROLE_SENIOR}).reason(),
            "ROLE_COMBINATION");
  EXPECT_EQ(Train(Administrator(), id, "face_comparison", "2026-11-22").reason(), "FIELD_INVALID");
  for (const std::string& other : {std::string(), std::string("op-0000000000000000"), std::string("maeve")}) {
    EXPECT_EQ(SetRoles(Administrator(), other, {v1::ROLE_SENIOR}).reason(), "OPERATOR_NOT_FOUND");
    EXPECT_EQ(Train(Administrator(), other, "face_comparison", "2026-01-01").reason(), "OPERATOR_NOT_FOUND");
    EXPECT_EQ(Disable(Administrator(), other).reason(), "OPERATOR_NOT_FOUND");
  }
}

TEST_F(AdministrationTest, EachRoleMayWhatItMay) {
  const std::string subject = Create("subject");
  const std::map<std::string, std::function<Status(const rpc::CallContext&)>> methods = {
      {"CreateOperator",
       [&](const auto& call) {
         return access_->CreateOperator(call, MakeOperatorRequest("new-" + random_.TakeId())).status();
       }},
      {"SetOperatorRoles", [&](const auto& call) { return SetRoles(call, subject, {v1::ROLE_SENIOR}); }},
      {"RecordTraining",
       [&](const auto& call) { return Train(call, subject, "face_comparison", "2026-01-01"); }},
      {"DisableOperator", [&](const auto& call) { return Disable(call, subject); }},
      {"ListOperators", [&](const auto& call) { return access_->ListOperators(call, {}).status(); }},
  };
  for (const v1::Role role :
       {v1::ROLE_OPERATOR, v1::ROLE_SENIOR, v1::ROLE_SUPERVISOR, v1::ROLE_AUDITOR, v1::ROLE_ADMINISTRATOR}) {
    const std::string login = "role-" + std::to_string(role);
    Create(login, {role});
    const std::string token = TokenOf(login);
    for (const auto& [name, method] : methods) {
      // A token says who acts whichever certificate it comes with.
      for (const char* peer : {"operator-console", "administrator"}) {
        const Status status = method(As(peer, token));
        EXPECT_EQ(status.ok() ? "OK" : status.reason(),
                  role == v1::ROLE_ADMINISTRATOR ? "OK" : "ROLE_NOT_ALLOWED")
            << name << " by " << login << " from " << peer;
      }
    }
  }
  for (const auto& [name, method] : methods) {
    EXPECT_TRUE(method(Administrator()).ok()) << name << " with the certificate";
    EXPECT_EQ(method(Console()).reason(), "ACTOR_TOKEN_MISSING") << name;
    EXPECT_EQ(method(Console("nonsense")).reason(), "ACTOR_TOKEN_INVALID") << name;
    EXPECT_EQ(method(As("administrator", "nonsense")).reason(), "ACTOR_TOKEN_INVALID") << name;
    EXPECT_EQ(method(As("proofing")).reason(), "ACTOR_TOKEN_MISSING") << name;
  }
}

TEST_F(AdministrationTest, AnAdministratorsEntriesNameThem) {
  const std::string admin = Create("admin", {v1::ROLE_ADMINISTRATOR});
  const std::string subject = Create("subject");
  const std::string token = TokenOf("admin");
  ASSERT_TRUE(Disable(Console(token), subject).ok());
  EXPECT_EQ(Entries("operator.disabled")[0].actor(), "operator:" + admin);
}

TEST_F(AdministrationTest, NobodyChangesTheirOwnAccount) {
  const std::string admin = Create("admin", {v1::ROLE_ADMINISTRATOR});
  const std::string other = Create("other", {v1::ROLE_ADMINISTRATOR});
  const std::string token = TokenOf("admin");
  for (const Status& status :
       {SetRoles(Console(token), admin, {v1::ROLE_AUDITOR}), Disable(Console(token), admin),
        Train(Console(token), admin, "face_comparison", "2026-01-01")}) {
    EXPECT_EQ(status.code(), Code::kPermissionDenied);
    EXPECT_EQ(status.reason(), "OWN_ACCOUNT");
  }
  EXPECT_TRUE(SetRoles(Console(token), other, {v1::ROLE_AUDITOR}).ok());
  EXPECT_TRUE(Disable(Administrator(), admin).ok());
}

TEST_F(AdministrationTest, AnAdministratorNoMoreIsRefusedAtOnce) {
  Create("first", {v1::ROLE_ADMINISTRATOR});
  const std::string second = Create("second", {v1::ROLE_ADMINISTRATOR});
  const std::string third = Create("third", {v1::ROLE_ADMINISTRATOR});
  const std::string token_second = TokenOf("second");
  const std::string token_third = TokenOf("third");
  EXPECT_TRUE(access_->ListOperators(Console(token_second), {}).ok());
  ASSERT_TRUE(Disable(Administrator(), second).ok());
  ASSERT_TRUE(SetRoles(Administrator(), third, {v1::ROLE_AUDITOR}).ok());
  for (const std::string& token : {token_second, token_third}) {
    EXPECT_EQ(access_->ListOperators(Console(token), {}).status().reason(), "ROLE_NOT_ALLOWED");
    EXPECT_EQ(access_->CreateOperator(Console(token), MakeOperatorRequest("new-one")).status().reason(),
              "ROLE_NOT_ALLOWED");
    EXPECT_EQ(Disable(Console(token), third).code(), Code::kPermissionDenied);
  }
}

TEST_F(AdministrationTest, AnOldTokenAndOneOfAnotherKeyAreRefused) {
  Create("admin", {v1::ROLE_ADMINISTRATOR});
  const std::string token = TokenOf("admin");
  clock_.Advance(minutes(5));
  EXPECT_EQ(access_->ListOperators(Console(token), {}).status().reason(), "ACTOR_TOKEN_EXPIRED");
  const std::string fresh = TokenOf("admin");
  std::filesystem::remove(folder_ / "keys" / "actor-token.key");
  Restart();
  EXPECT_EQ(access_->ListOperators(Console(fresh), {}).status().reason(), "ACTOR_TOKEN_INVALID")
      << "a withdrawn key";
  EXPECT_TRUE(access_->ListOperators(Console(TokenOf("admin")), {}).ok());
}

}  // namespace
}  // namespace lagan::access
