#include "services/credential/validation.h"

#include <functional>

#include "services/credential/test_issuer.h"

namespace lagan::credential {
namespace {

const Date kToday(std::chrono::year(2026), std::chrono::November, std::chrono::day(21));

struct Refusal {
  const char* what;
  std::function<void(v1::IssueCredentialRequest&)> spoil;
  const char* reason;
  const char* field;
};

using Request = v1::IssueCredentialRequest;

std::function<void(Request&)> Name(std::string name) {
  return [name](Request& r) { r.mutable_claims()->set_full_name(name); };
}
std::function<void(Request&)> Born(std::string date) {
  return [date](Request& r) { r.mutable_claims()->set_birth_date(date); };
}

std::string Repeat(std::string_view text, int times) {
  std::string out;
  while (times-- > 0) out += text;
  return out;
}

const std::vector<Refusal>& Refusals() {
  static const std::vector<Refusal> refusals = {
      {"no name", Name(""), "CLAIM_INVALID", "claims.full_name"},
      {"a space for a name", Name(" "), "CLAIM_INVALID", "claims.full_name"},
      {"space before", Name(" Ann"), "CLAIM_INVALID", "claims.full_name"},
      {"a newline", Name("Ann\nLee"), "CLAIM_INVALID", "claims.full_name"},
      {"NUL", Name(std::string("Ann\0Lee", 7)), "CLAIM_INVALID", "claims.full_name"},
      {"DEL", Name("Ann\x7fLee"), "CLAIM_INVALID", "claims.full_name"},
      {"right-to-left override", Name("Ann \u202eeeL"), "CLAIM_INVALID", "claims.full_name"},
      {"broken UTF-8", Name("Ann \xc3"), "CLAIM_INVALID", "claims.full_name"},
      {"121 characters", Name(std::string(121, 'a')), "CLAIM_INVALID", "claims.full_name"},
      {"120 characters of 3 bytes", Name(Repeat("\u20ac", 120)), "CLAIM_INVALID", "claims.full_name"},
      {"no birth date", Born(""), "CLAIM_INVALID", "claims.birth_date"},
      {"tomorrow", Born("2026-11-22"), "CLAIM_INVALID", "claims.birth_date"},
      {"no such day", Born("2025-02-29"), "CLAIM_INVALID", "claims.birth_date"},
      {"another form", Born("19850217"), "CLAIM_INVALID", "claims.birth_date"},
      {"131 years ago", Born("1895-11-21"), "CLAIM_INVALID", "claims.birth_date"},
      {"sex in words", [](Request& r) { r.mutable_claims()->set_sex("female"); }, "CLAIM_INVALID",
       "claims.sex"},
      {"sex as in the zone", [](Request& r) { r.mutable_claims()->set_sex("<"); }, "CLAIM_INVALID",
       "claims.sex"},
      {"nationality in small letters", [](Request& r) { r.mutable_claims()->set_nationality("gbr"); },
       "CLAIM_INVALID", "claims.nationality"},
      {"no such nationality", [](Request& r) { r.mutable_claims()->set_nationality("QQQ"); }, "CLAIM_INVALID",
       "claims.nationality"},
      {"a state with fillers", [](Request& r) { r.mutable_claims()->set_issuing_state("D<<"); },
       "CLAIM_INVALID", "claims.issuing_state"},
      {"no claims at all", [](Request& r) { r.clear_claims(); }, "CLAIM_INVALID", "claims.full_name"},
      {"a short key", [](Request& r) { r.set_idempotency_key("short"); }, "IDEMPOTENCY_KEY_INVALID",
       "idempotency_key"},
      {"a key with spaces", [](Request& r) { r.set_idempotency_key("sixteen characters"); },
       "IDEMPOTENCY_KEY_INVALID", "idempotency_key"},
      {"a short application", [](Request& r) { r.set_application_id("0011"); }, "FIELD_INVALID",
       "application_id"},
      {"an application in capitals", [](Request& r) { r.set_application_id(std::string(32, 'A')); },
       "FIELD_INVALID", "application_id"},
      {"no level", [](Request& r) { r.clear_level(); }, "FIELD_INVALID", "level"},
      {"level none", [](Request& r) { r.set_level("none"); }, "FIELD_INVALID", "level"},
      {"no profile", [](Request& r) { r.clear_profile(); }, "FIELD_INVALID", "profile"},
      {"a strange profile", [](Request& r) { r.set_profile("M1B; drop"); }, "FIELD_INVALID", "profile"},
  };
  return refusals;
}

TEST(ValidationTest, RefusesWithReasonAndField) {
  ASSERT_TRUE(Check(MakeIssueRequest(), kToday).ok());
  for (const Refusal& refusal : Refusals()) {
    Request request = MakeIssueRequest();
    refusal.spoil(request);
    const Status status = Check(request, kToday);
    EXPECT_EQ(status.code(), Code::kInvalidArgument) << refusal.what;
    EXPECT_EQ(status.reason(), refusal.reason) << refusal.what;
    EXPECT_EQ(status.field(), refusal.field) << refusal.what;
  }
}

TEST(ValidationTest, TakesWhatIsUnusualButRight) {
  for (const auto& unusual :
       {Name("O"), Name(std::string(120, 'a')), Name("\u0141ukasz O\u2019Neill-\u0160\u0165astn\u00fd"),
        Name("\u738b\u5c0f\u660e"), Born("2026-11-21"), Born("2024-02-29"), Born("1896-11-22"),
        std::function<void(Request&)>([](Request& r) {
          r.mutable_claims()->set_sex("X");
          r.mutable_claims()->set_nationality("XXA");
          r.mutable_claims()->set_issuing_state("D");
        })}) {
    Request request = MakeIssueRequest();
    unusual(request);
    const Status status = Check(request, kToday);
    EXPECT_TRUE(status.ok()) << status;
  }
}

TEST(ValidationTest, AnAcknowledgementNamesItsApplication) {
  v1::AcknowledgeDeliveryRequest request;
  EXPECT_EQ(Check(request).field(), "application_id");
  request.set_application_id(std::string(31, 'a'));
  EXPECT_EQ(Check(request).reason(), "FIELD_INVALID");
  request.set_application_id(std::string(32, 'a'));
  EXPECT_TRUE(Check(request).ok());
}

TEST(ValidationTest, ResultsHaveTheirOwnFields) {
  const auto reason = [](const std::function<void(v1::SignResultRequest&)>& spoil) {
    v1::SignResultRequest request = MakeResultRequest();
    spoil(request);
    const Status status = Check(request, kToday);
    return status.ok() ? "OK" : status.reason() + " " + status.field();
  };
  EXPECT_EQ(reason([](auto&) {}), "OK");
  EXPECT_EQ(reason([](auto& r) { r.clear_relying_party(); }), "FIELD_INVALID relying_party");
  EXPECT_EQ(reason([](auto& r) { r.set_relying_party("portal/x"); }), "FIELD_INVALID relying_party");
  EXPECT_EQ(reason([](auto& r) { r.set_subject_reference("Ann Lee"); }), "FIELD_INVALID subject_reference");
  EXPECT_EQ(reason([](auto& r) { r.set_policy_version(""); }), "FIELD_INVALID policy_version");
  EXPECT_EQ(reason([](auto& r) { r.set_outcome("maybe"); }), "FIELD_INVALID outcome");
  EXPECT_EQ(reason([](auto& r) { r.set_level("none"); }), "FIELD_INVALID level");
  EXPECT_EQ(reason([](auto& r) { r.clear_claims(); }), "CLAIM_INVALID claims");
  EXPECT_EQ(reason([](auto& r) { r.mutable_claims()->set_full_name("\n"); }),
            "CLAIM_INVALID claims.full_name");
  EXPECT_EQ(reason([](auto& r) { r.set_outcome("not_proven"); }), "CLAIM_INVALID claims");
  const auto refused = [&](const std::string& policy_version) {
    return reason([&](auto& r) {
      for (const char* field : {"claims", "level", "profile"})
        r.GetReflection()->ClearField(&r, r.GetDescriptor()->FindFieldByName(field));
      r.set_outcome("not_proven");
      r.set_policy_version(policy_version);
    });
  };
  EXPECT_EQ(refused("gpg45-lagan-2"), "OK");
  EXPECT_EQ(refused(""), "OK");
  EXPECT_EQ(refused("two words"), "FIELD_INVALID policy_version");
}

}  // namespace
}  // namespace lagan::credential
