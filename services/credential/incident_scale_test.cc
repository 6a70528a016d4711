// A hundred thousand credentials of one key: how long it takes from the order until every venue can refuse them.
#include <chrono>
#include <iostream>

#include "base/core/file.h"
#include "services/credential/test_issuer.h"
#include "verifier/status/status_lists.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

using storage::Transaction;

constexpr int kCredentials = 100'000;
constexpr int kOthers = 1'000;

std::string SerialOf(int number) {
  const std::string digits = std::to_string(number);
  return std::string(32 - digits.size(), '0') + digits;
}

class IncidentScaleTest : public IssuerTest {
 protected:
  // Credentials [from, until) on record, signed by the key `kid`.
  void Record(int from, int until, const Bytes& kid) {
    const Status recorded = storage::InTransaction(*database_, [&](Transaction& t) -> Status {
      for (int i = from; i < until; ++i) {
        const std::string serial = SerialOf(i);
        LAGAN_RETURN_IF_ERROR(
            t.Execute(
                 "INSERT INTO issuance (serial, kind, caller, client_key, request_digest, application_id, "
                 "level, profile, audience, commitment, event_id, issued_at, expires_at, state) VALUES ($1, "
                 "'credential', 'proofing', $1, $2, $1, 'medium', 'M1B', '', $2, $1, $3, $4, 'delivered')",
                 {serial, Bytes{1}, clock_.Now(), clock_.Now() + std::chrono::days(300)})
                .status());
        LAGAN_RETURN_IF_ERROR(AllocateStatus(t, serial, random_).status());
        LAGAN_RETURN_IF_ERROR(RememberSigner(t, serial, kid));
      }
      return Status();
    });
    ASSERT_TRUE(recorded.ok()) << recorded;
  }
  // Those of [from, until) that the public files call revoked.
  int RevokedAtVenues(int from, int until) {
    const auto root = verifier::ParseRootKey(*ReadTextFile(PublicFolder() / "trust.bundle.root", 4096));
    const auto trust = verifier::ReadTrustBundle(
        *ReadFile(PublicFolder() / "trust.bundle", verifier::kMaxTrustBundle), *root);
    const auto lists = verifier::ReadStatusListFolder(PublicFolder() / "trust.bundle.lists", trust->bundle);
    EXPECT_TRUE(lists.failed.empty());
    int revoked = 0;
    const Status read = storage::InTransaction(*database_, [&](Transaction& t) -> Status {
      for (int i = from; i < until; ++i) {
        LAGAN_ASSIGN_OR_RETURN(const auto place, FindStatusReference(t, SerialOf(i)));
        const auto status = lists.lists.Find(*place, trust->bundle, clock_.Now());
        revoked += status == verifier::CredentialStatus::kRevoked ? 1 : 0;
      }
      return Status();
    });
    EXPECT_TRUE(read.ok()) << read;
    return revoked;
  }
};

TEST_F(IncidentScaleTest, AHundredThousandAreListedAndRevokedInTime) {
  using Seconds = std::chrono::duration<double>;
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] { return Seconds(std::chrono::steady_clock::now() - start).count(); };
  const Bytes stolen(8, 0xaa);
  // Two lists, as it would be.
  Record(0, kCredentials * 7 / 10, stolen);
  clock_.Advance(std::chrono::hours(2));
  ASSERT_TRUE(credential_->Maintain().ok());
  Record(kCredentials * 7 / 10, kCredentials, stolen);
  Record(kCredentials, kCredentials + kOthers, Bytes(8, 0xbb));
  EXPECT_EQ(Count("SELECT count(DISTINCT list) FROM status_entry WHERE serial IS NOT NULL"), 2);
  const double ordered = seconds();

  v1::RevokeManyRequest order;
  order.set_idempotency_key("00112233445566778899-incident");
  order.set_kid(HexEncode(stolen));
  order.set_reason("key_stolen");
  order.set_actor("operator:op-00112233445566aa");
  order.set_second_actor("operator:op-00112233445566bb");
  const auto opened = credential_->RevokeMany(Caller("administrator"), order);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->listed(), static_cast<std::uint64_t>(kCredentials));
  const double listed = seconds();

  int slices = 0;
  for (bool more = true; more; ++slices) {
    const auto worked = credential_->WorkOnIncidents();
    ASSERT_TRUE(worked.ok()) << worked.status();
    more = *worked;
  }
  const double revoked = seconds();
  EXPECT_EQ(RevokedAtVenues(0, kCredentials), kCredentials);
  // Of the others, none; nor did a decoy take their places.
  EXPECT_EQ(RevokedAtVenues(kCredentials, kCredentials + kOthers), 0);

  std::cout << "recorded in " << ordered << " s, listed in " << listed - ordered
            << " s, revoked and published in " << revoked - listed << " s (" << slices
            << " pieces of work), read back in " << seconds() - revoked << " s\n";
  EXPECT_LT(listed - ordered, 300);
  EXPECT_LT(revoked - ordered, 3600);
  EXPECT_EQ(Events("incident.slice_revoked").size(), static_cast<std::size_t>(kCredentials / 1000));
}

}  // namespace
}  // namespace lagan::credential
