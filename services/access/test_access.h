// An access service with a database and folders of its own, that can be thrown away and opened again, for the tests of this
// folder.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lagan/audit/v1/audit.pb.h"
#include "services/access/access.h"
#include "services/access/otpauth.h"
#include "services/access/totp.h"
#include "services/storage/outbox.h"
#include "services/storage/test_database.h"

namespace lagan::access {

inline constexpr char kPassword[] = "correct horse battery";

inline v1::CreateOperatorRequest MakeOperatorRequest(const std::string& login,
                                                     std::vector<v1::Role> roles = {v1::ROLE_OPERATOR}) {
  v1::CreateOperatorRequest request;
  request.set_idempotency_key("create-operator-" + login);
  request.set_login(login);
  request.set_password(kPassword);
  for (const v1::Role role : roles) request.add_roles(role);
  return request;
}

class AccessTest : public testing::Test {
 protected:
  AccessTest() {
    // In memory where that is possible: key files are synced, and a busy disk makes that slow.
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    const std::filesystem::path parent = memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "lagan-access-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    options_ = storage::NewTestOptions();
    options_.name = "access";
    kek_ = std::make_unique<keys::KeyEncryptionKey>(
        *keys::OpenOrCreateSandboxKey(folder_ / "keys", "access", random_));
    Restart();
  }
  ~AccessTest() override {
    access_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As after the death of the process: nothing but database and files is left.
  void Restart() {
    access_.reset();
    database_ = storage::OpenOrDie(options_);
    auto opened = Access::Open({.database = database_.get(),
                                .kek = kek_.get(),
                                .clock = &clock_,
                                .random = &random_,
                                .keys = folder_ / "keys",
                                .password_cost = kCheapPasswordCostForTest});
    ASSERT_TRUE(opened.ok()) << opened.status();
    access_ = *std::move(opened);
  }

  static rpc::CallContext As(const std::string& peer, std::string actor_token = {}) {
    rpc::CallContext call;
    call.peer = peer;
    call.actor_token = SecretText(std::move(actor_token));
    return call;
  }
  static rpc::CallContext Console(std::string actor_token = {}) {
    return As("operator-console", std::move(actor_token));
  }
  static rpc::CallContext Administrator() { return As("administrator"); }

  // Makes an operator and remembers the secret; gives the id.
  std::string Create(const std::string& login, std::vector<v1::Role> roles = {v1::ROLE_OPERATOR}) {
    const auto made = access_->CreateOperator(Administrator(), MakeOperatorRequest(login, std::move(roles)));
    EXPECT_TRUE(made.ok()) << made.status();
    if (!made.ok()) return {};
    secrets_[login] = *ReadOtpauth(SecretText(made->totp_address()));
    return made->operator_().operator_id();
  }
  std::string Code(const std::string& login, int offset = 0) {
    return TotpCode(secrets_.at(login), TotpStepAt(clock_.Now()) + offset);
  }
  Result<v1::SignInResponse> SignIn(const std::string& login, const std::string& password,
                                    const std::string& code) {
    v1::SignInRequest request;
    request.set_login(login);
    request.set_password(password);
    request.set_code(code);
    return access_->SignIn(Console(), request);
  }
  // With a code that was not used before: a step of the clock is taken.
  std::string Session(const std::string& login) {
    clock_.Advance(kTotpStep);
    const auto signed_in = SignIn(login, kPassword, Code(login));
    EXPECT_TRUE(signed_in.ok()) << signed_in.status();
    return signed_in.ok() ? signed_in->session() : std::string();
  }
  Result<v1::IssueActorTokenResponse> Token(const std::string& session) {
    v1::IssueActorTokenRequest request;
    request.set_session(session);
    return access_->IssueActorToken(Console(), request);
  }
  std::string TokenOf(const std::string& login) { return Token(Session(login))->actor_token(); }

  Status SetRoles(const rpc::CallContext& call, const std::string& id, std::vector<v1::Role> roles) {
    v1::SetOperatorRolesRequest request;
    request.set_operator_id(id);
    for (const v1::Role role : roles) request.add_roles(role);
    return access_->SetOperatorRoles(call, request).status();
  }
  Status Train(const rpc::CallContext& call, const std::string& id, const std::string& topic,
               const std::string& completed) {
    v1::RecordTrainingRequest request;
    request.set_operator_id(id);
    request.mutable_training()->set_topic(topic);
    request.mutable_training()->set_completed(completed);
    return access_->RecordTraining(call, request).status();
  }
  Status Disable(const rpc::CallContext& call, const std::string& id) {
    v1::DisableOperatorRequest request;
    request.set_operator_id(id);
    return access_->DisableOperator(call, request).status();
  }

  // Entries of a kind on their way to the audit log.
  std::vector<audit::v1::Entry> Entries(const std::string& kind) {
    storage::OutboxReader reader(*database_, "test");
    std::vector<audit::v1::Entry> entries;
    auto events = reader.Next(1000);
    for (const storage::StoredEvent& stored : events.value()) {
      audit::v1::Entry entry;
      EXPECT_TRUE(entry.ParseFromString(std::string(AsText(stored.event.payload))));
      if (entry.kind() == kind) entries.push_back(entry);
    }
    return entries;
  }
  static std::string Fact(const audit::v1::Entry& entry, const std::string& name) {
    const auto found = entry.facts().find(name);
    return found == entry.facts().end() ? "none" : found->second;
  }

  ManualClock clock_{*ParseTime("2026-11-21T22:04:06.500Z")};
  crypto::SystemRandom random_;
  std::filesystem::path folder_;
  storage::DatabaseOptions options_;
  std::unique_ptr<keys::KeyEncryptionKey> kek_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<Access> access_;
  std::map<std::string, SecretBytes> secrets_;
};

}  // namespace lagan::access
