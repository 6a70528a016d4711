// An issuer with a database and folders of its own, that can be thrown away and opened again, for the tests of this
// folder.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "services/credential/credential.h"
#include "services/storage/outbox.h"
#include "services/storage/test_database.h"
#include "verifier/credential/verify.h"
#include "verifier/status/status_lists.h"

namespace lagan::credential {

// 2026-11-21T22:04:06.500Z: parts of a second, so that rounding shows.
inline Time TestNow() { return *ParseTime("2026-11-21T22:04:06.500Z"); }

inline v1::IssueCredentialRequest MakeIssueRequest() {
  v1::IssueCredentialRequest request;
  request.set_idempotency_key("00112233445566778899-pass-1");
  request.set_application_id("00112233445566778899aabbccddeeff");
  request.mutable_claims()->set_full_name("Órla Canary McÄnna");
  request.mutable_claims()->set_birth_date("1985-02-17");
  request.mutable_claims()->set_sex("F");
  request.mutable_claims()->set_nationality("IRL");
  request.mutable_claims()->set_issuing_state("GBR");
  request.set_level("medium");
  request.set_profile("M1B");
  return request;
}

// Has the header of a lossy WebP picture of 72 by 96 pixels, and nothing that could be decoded.
inline std::string TestPortrait(char fill = 'p') {
  constexpr std::size_t kSize = 400;
  const auto little = [](std::size_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
    return out;
  };
  // A key frame that is shown, with a first partition of 100 bytes (RFC 6386 section 9.1).
  std::string picture = "RIFF" + little(kSize - 8, 4) + "WEBPVP8 " + little(kSize - 20, 4) +
                        little((100 << 5) | 0x10, 3) + "\x9d\x01\x2a" + little(72, 2) + little(96, 2);
  picture.resize(kSize, fill);
  return picture;
}

inline v1::SignResultRequest MakeResultRequest() {
  v1::SignResultRequest request;
  request.set_idempotency_key("00112233445566778899-result");
  request.set_application_id("00112233445566778899aabbccddeeff");
  request.set_relying_party("portal-sandbox");
  request.set_subject_reference("patient-4711");
  request.set_outcome("approved");
  request.set_level("medium");
  request.set_profile("M1B");
  request.set_policy_version("gpg45-lagan-2");
  *request.mutable_claims() = MakeIssueRequest().claims();
  return request;
}

class IssuerTest : public testing::Test {
 protected:
  IssuerTest() {
    // In memory where that is possible: key files are synced, and a busy disk makes that slow.
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    const std::filesystem::path parent = memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "lagan-credential-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    settings_.keys = folder_ / "keys";
    settings_.public_folder = PublicFolder();
    options_ = storage::NewTestOptions();
    options_.name = "credential";
    kek_ = std::make_unique<keys::KeyEncryptionKey>(
        *keys::OpenOrCreateSandboxKey(folder_ / "keys", "credential", random_));
    Restart();
  }
  ~IssuerTest() override {
    credential_.reset();
    database_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As after the death of the process: nothing but database and files is left.
  void Restart(SignerFactory make_signer = {}) {
    credential_.reset();
    database_ = storage::OpenOrDie(options_);
    Result<std::unique_ptr<Credential>> opened = TryOpen(std::move(make_signer));
    ASSERT_TRUE(opened.ok()) << opened.status();
    credential_ = *std::move(opened);
  }
  Result<std::unique_ptr<Credential>> TryOpen(SignerFactory make_signer = {}) {
    return Credential::Open({.database = database_.get(),
                             .kek = kek_.get(),
                             .clock = &clock_,
                             .random = &random_,
                             .settings = settings_,
                             .make_signer = std::move(make_signer)});
  }

  std::filesystem::path PublicFolder() const { return folder_ / "public"; }
  static rpc::CallContext Caller(std::string peer = "proofing") {
    rpc::CallContext context;
    context.peer = std::move(peer);
    return context;
  }
  Result<v1::IssueCredentialResponse> IssueOnce(
      const v1::IssueCredentialRequest& request = MakeIssueRequest()) {
    return credential_->IssueCredential(Caller(), request);
  }
  Result<v1::SignResultResponse> SignOnce(const v1::SignResultRequest& request = MakeResultRequest()) {
    return credential_->SignResult(Caller(), request);
  }
  Status AcknowledgeOnce(const std::string& application_id = MakeIssueRequest().application_id()) {
    v1::AcknowledgeDeliveryRequest request;
    request.set_application_id(application_id);
    return credential_->AcknowledgeDelivery(Caller(), request).status();
  }
  v1::GetTrustBundleResponse Trust() { return *credential_->GetTrustBundle(Caller(), {}); }

  // What a venue has that fetched it at that moment.
  struct VenueFiles {
    verifier::InstalledTrust trust;
    verifier::StatusLists lists;
    verifier::Verdict Verify(const std::string& text, Time now) const {
      return verifier::VerifyCredential(text, {.trust = &trust, .lists = &lists}, now);
    }
  };
  VenueFiles Fetch() {
    const v1::GetTrustBundleResponse trust = Trust();
    const auto root = crypto::P256PublicKey::FromDer(AsBytes(trust.root_public_key()));
    VenueFiles files{verifier::ReadTrustBundle(AsBytes(trust.bundle()), *root).value(), {}};
    for (const v1::StatusListFile& file : trust.status_lists()) {
      const Status added = files.lists.Add(AsBytes(file.token()), files.trust.bundle);
      EXPECT_TRUE(added.ok()) << added;
    }
    return files;
  }
  verifier::Verdict VerifyAsVenue(const std::string& text) { return Fetch().Verify(text, clock_.Now()); }

  // Events of a kind in the outbox.
  std::vector<storage::StoredEvent> Events(std::string_view kind) {
    storage::OutboxReader reader(*database_, "test");
    std::vector<storage::StoredEvent> out;
    auto events = reader.Next(1000);
    for (storage::StoredEvent& stored : events.value()) {
      if (stored.event.kind == kind) out.push_back(std::move(stored));
    }
    return out;
  }
  std::int64_t Count(const std::string& sql) { return *First(sql).integer(); }
  std::string TextOf(const std::string& sql) { return *First(sql).text(); }
  // The first column of the first row.
  storage::Value First(const std::string& sql) {
    return *storage::InTransaction(
        *database_,
        [&](storage::Transaction& transaction) -> Result<storage::Value> {
          LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows, transaction.Execute(sql));
          return rows[0][0];
        },
        storage::Mode::kRead);
  }

  ManualClock clock_{TestNow()};
  crypto::SystemRandom random_;
  std::filesystem::path folder_;
  Settings settings_;
  storage::DatabaseOptions options_;
  std::unique_ptr<keys::KeyEncryptionKey> kek_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<Credential> credential_;
};

}  // namespace lagan::credential
