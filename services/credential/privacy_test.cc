// Canaries: after a whole journey nothing of the person is in plain in the database, its log, the public files or the
// key folder.
#include <fstream>
#include <iterator>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/credential/test_issuer.h"
#include "verifier/base45/base45.h"
#include "verifier/credential/credential_text.h"

namespace lagan::credential {
namespace {

// How bytes may hide in other text: themselves, hexadecimal, base64url and base45 at each alignment.
std::vector<std::string> Disguises(const std::string& canary) {
  const std::string hex = HexEncode(AsBytes(canary));
  std::vector<std::string> out = {canary, ToUpperAscii(canary), hex, ToUpperAscii(hex)};
  for (std::size_t skip = 0; skip < 3; ++skip) {
    const std::string rest = canary.substr(skip);
    out.push_back(Base64UrlEncode(AsBytes(rest.substr(0, rest.size() / 3 * 3))));
    out.push_back(verifier::Base45Encode(AsBytes(rest.substr(0, rest.size() / 2 * 2))));
  }
  return out;
}

class PrivacyTest : public IssuerTest {
 protected:
  // Bytes that occur nowhere else, in the shape of a picture.
  static std::string PortraitOfCanaries() {
    std::string picture = TestPortrait();
    for (std::size_t i = 32; i < picture.size(); ++i) {
      picture[i] = static_cast<char>((i * i * 37 + i * 101 + 7) >> 3 & 0xff);
    }
    return picture;
  }
  static v1::IssueBatchRequest MakeBatch(const std::string& kind) {
    v1::IssueBatchRequest request;
    request.set_idempotency_key("a-batch-of-" + kind);
    request.set_application_id(MakeIssueRequest().application_id());
    request.set_kind(kind);
    request.set_count(2);
    request.set_level("medium");
    request.set_profile("M1B");
    return request;
  }
  // Everything that is stored: on SQLite the files (database, log, shared memory), on PostgreSQL each row as text.
  std::string Stored() {
    std::string all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
      if (entry.is_regular_file()) Append(entry.path(), all);
    }
    if (database_->engine() == storage::Engine::kSqlite) {
      const std::string file = options_.url.substr(std::string("sqlite:").size());
      for (const char* suffix : {"", "-wal", "-shm", "-journal"}) Append(file + suffix, all);
      return all;
    }
    for (const char* table : {"issuance", "answer", "outbox", "signing_key", "trust_bundle", "standing",
                              "issued", "application_end", "status_entry", "idempotency"}) {
      const auto rows = storage::InTransaction(
          *database_,
          [&](storage::Transaction& t) {
            return t.Execute("SELECT CAST(x AS text) FROM " + std::string(table) + " x");
          },
          storage::Mode::kRead);
      EXPECT_TRUE(rows.ok()) << rows.status();
      for (const storage::Row& row : *rows) all += *row[0].text() + "\n";
    }
    return all;
  }
  static void Append(const std::filesystem::path& path, std::string& all) {
    std::ifstream file(path, std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), {});
  }
  static void ExpectAbsent(const std::string& stored, const std::string& canary) {
    for (const std::string& form : Disguises(canary)) {
      EXPECT_EQ(stored.find(form), std::string::npos) << canary << " as " << form;
    }
  }
  // Bytes without a meaning of their own, of which no run may be found in any disguise.
  static void ExpectNoBytesOf(const std::string& stored, const std::string& bytes) {
    for (std::size_t at = 0; at + 24 <= bytes.size(); at += 24) ExpectAbsent(stored, bytes.substr(at, 24));
  }
  // On PostgreSQL bytes appear in hexadecimal.
  bool Holds(const std::string& stored, const std::string& bytes) const {
    return stored.find(bytes) != std::string::npos ||
           stored.find(HexEncode(AsBytes(bytes))) != std::string::npos;
  }
};

TEST_F(PrivacyTest, NothingOfThePersonIsStoredInPlain) {
  const auto issued = IssueOnce();
  const auto result = SignOnce();
  ASSERT_TRUE(issued.ok() && result.ok());
  v1::IssueCredentialRequest refused = MakeIssueRequest();
  refused.set_idempotency_key("a-key-for-a-refused-call");
  refused.mutable_claims()->set_nationality("canary");
  EXPECT_EQ(IssueOnce(refused).status().reason(), "CLAIM_INVALID");

  for (const bool acknowledged : {false, true}) {
    SCOPED_TRACE(acknowledged);
    if (acknowledged) {
      ASSERT_TRUE(AcknowledgeOnce().ok());
    }
    const std::string stored = Stored();
    ASSERT_TRUE(Holds(stored, issued->serial())) << "the search must find what is there";
    ExpectAbsent(stored, "Canary");
    ExpectAbsent(stored, "Órla");
    ExpectAbsent(stored, "1985-02-17");
    ExpectAbsent(stored, "19850217");
    ExpectAbsent(stored, "patient-4711");
    EXPECT_FALSE(Holds(stored, issued->qr_text().substr(0, 24)));
    for (const std::string& part : SplitText(result->jwt(), '.')) {
      EXPECT_FALSE(Holds(stored, part.substr(0, 48)));
    }
  }
}

// Pictures, keys of people's devices and passes without a name: each would tell one person from another.
TEST_F(PrivacyTest, NothingOfAPassOnATelephoneIsStoredInPlain) {
  v1::IssueCredentialRequest face = MakeIssueRequest();
  face.set_kind("name-face");
  face.set_portrait(PortraitOfCanaries());
  v1::IssueBatchRequest faces = MakeBatch("over18-face");
  faces.set_portrait(PortraitOfCanaries());
  v1::IssueBatchRequest live = MakeBatch("over18-live");
  for (int i = 0; i < 2; ++i) {
    const auto key = crypto::P256PrivateKey::Generate();
    ASSERT_TRUE(key.ok()) << key.status();
    live.add_holder_keys(std::string(AsText(key->PublicKey().ToDer())));
  }
  std::vector<std::string> texts = {IssueOnce(face)->qr_text()};
  for (const v1::IssueBatchRequest& batch : {faces, live, MakeBatch("over18")}) {
    const auto made = credential_->IssueBatch(Caller(), batch);
    ASSERT_TRUE(made.ok()) << made.status();
    texts.insert(texts.end(), made->qr_texts().begin(), made->qr_texts().end());
  }
  ASSERT_EQ(texts.size(), 7u);

  for (const bool acknowledged : {false, true}) {
    SCOPED_TRACE(acknowledged);
    if (acknowledged) {
      ASSERT_TRUE(AcknowledgeOnce().ok());
    }
    const std::string stored = Stored();
    ASSERT_TRUE(Holds(stored, "over18-live")) << "the search must find what is there";
    ExpectAbsent(stored, "Canary");
    ExpectNoBytesOf(stored, PortraitOfCanaries().substr(32));
    for (const std::string& key : live.holder_keys()) {
      // The two coordinates, of which a pass carries the first.
      ExpectAbsent(stored, key.substr(key.size() - 64, 32));
      ExpectAbsent(stored, key.substr(key.size() - 32));
    }
    for (const std::string& text : texts) {
      ASSERT_TRUE(text.starts_with("NI1:"));
      // What follows the header, which all passes of a key have alike, at any place.
      EXPECT_FALSE(Holds(stored, text.substr(0, 24)));
      for (std::size_t at = 4; at + 24 <= text.size(); at += 24) {
        EXPECT_FALSE(Holds(stored, text.substr(at, 24)));
      }
      ExpectNoBytesOf(stored, std::string(AsText(*verifier::DecodeCompactText(text))).substr(24));
    }
  }
}

TEST_F(PrivacyTest, AcknowledgedAnswersAreGoneFromFileAndLog) {
  ASSERT_TRUE(IssueOnce().ok());
  ASSERT_TRUE(SignOnce().ok());
  const auto rows = storage::InTransaction(*database_, [](storage::Transaction& t) {
    return t.Execute("SELECT sealed, wrapped_key FROM answer");
  });
  ASSERT_TRUE(rows.ok()) << rows.status();
  std::vector<std::string> traces;
  for (const storage::Row& row : *rows) {
    for (const int column : {0, 1}) {
      traces.emplace_back(AsText(ByteView(*row[column].bytes()).last(32)));
    }
  }
  ASSERT_EQ(traces.size(), 4u);
  const std::string before = Stored();
  for (const std::string& trace : traces) EXPECT_TRUE(Holds(before, trace));
  ASSERT_TRUE(AcknowledgeOnce().ok());
  const std::string after = Stored();
  for (const std::string& trace : traces) EXPECT_FALSE(Holds(after, trace));
}

TEST_F(PrivacyTest, NeitherDigestNorCommitmentCanBeTriedOut) {
  ASSERT_TRUE(IssueOnce().ok());
  const std::string stored = Stored();
  const v1::IssueCredentialRequest request = MakeIssueRequest();
  for (const std::string& guess : {request.SerializeAsString(), request.claims().SerializeAsString()}) {
    const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(guess));
    EXPECT_FALSE(Holds(stored, std::string(AsText(digest))));
  }
  EXPECT_EQ(Count("SELECT count(DISTINCT commitment) FROM issuance"), 1);
  v1::IssueCredentialRequest again = request;
  again.set_idempotency_key("00112233445566778899-pass-2");
  ASSERT_TRUE(IssueOnce(again).ok());
  EXPECT_EQ(Count("SELECT count(DISTINCT commitment) FROM issuance"), 2) << "the same claims, unlinkable";
}

}  // namespace
}  // namespace lagan::credential
