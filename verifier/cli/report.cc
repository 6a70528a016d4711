#include "verifier/cli/report.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace lagan::verifier {
namespace {

using Json = nlohmann::ordered_json;
using Fields = std::vector<std::pair<const char*, std::string>>;

std::string_view GenderName(Gender gender) {
  switch (gender) {
    case Gender::kMale:
      return "male";
    case Gender::kFemale:
      return "female";
    case Gender::kOther:
      break;
  }
  return "other";
}

// What a claim says, in the order of reading; absent ones are left out.
Fields FieldsOf(const CredentialClaims& claims) {
  const Identity& identity = claims.identity;
  Fields out = {{"full_name", identity.full_name},
                {"birth_date", identity.birth_date ? FormatDate(*identity.birth_date) : ""},
                {"gender", identity.gender ? std::string(GenderName(*identity.gender)) : ""},
                {"nationality", identity.nationality},
                {"identifier", identity.identifier},
                {"country_of_issuance", identity.country_of_issuance},
                {"issuer", claims.issuer},
                {"subject", claims.subject},
                {"credential_id", HexEncode(claims.credential_id)},
                {"issued_at", claims.issued_at ? FormatTime(*claims.issued_at) : ""},
                {"not_before", claims.not_before ? FormatTime(*claims.not_before) : ""},
                {"expires_at", FormatTime(claims.expires_at)}};
  std::erase_if(out, [](const auto& field) { return field.second.empty(); });
  return out;
}

Json ClaimsAsJson(const CredentialClaims& claims) {
  Json out = Json::object();
  for (const auto& [name, value] : FieldsOf(claims)) out[name] = value;
  return out;
}

Json TrustAsJson(const Report& report) {
  if (!report.trust) return nullptr;
  Json out = {{"issuer", report.trust->issuer},
              {"sequence", report.trust->sequence},
              {"issued_at", FormatTime(report.trust->issued_at)},
              {"expires_at", FormatTime(report.trust->expires_at)},
              {"root_sha256", report.root_fingerprint}};
  if (report.verdict.trust_age) out["age_seconds"] = report.verdict.trust_age->count();
  return out;
}

}  // namespace

std::string ReportAsJson(const Report& report) {
  const Verdict& verdict = report.verdict;
  const Json out = {{"outcome", OutcomeName(verdict.outcome)},
                    {"reason", ReasonName(verdict.reason)},
                    {"detail", report.detail},
                    {"sentence", verdict.sentence},
                    {"claims", verdict.claims ? ClaimsAsJson(*verdict.claims) : Json(nullptr)},
                    {"trust", TrustAsJson(report)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ReportAsText(const Report& report) {
  const Verdict& verdict = report.verdict;
  std::string out = std::string(OutcomeName(verdict.outcome)) + " " + std::string(ReasonName(verdict.reason));
  if (!report.detail.empty()) out += " " + report.detail;
  out += "\n" + verdict.sentence + "\n";
  if (verdict.claims) {
    for (const auto& [name, value] : FieldsOf(*verdict.claims))
      out += "  " + std::string(name) + ": " + value + "\n";
  }
  if (report.trust) {
    out += "trust bundle " + std::to_string(report.trust->sequence) + " of " + report.trust->issuer +
           ", issued " + FormatTime(report.trust->issued_at) + ", expires " +
           FormatTime(report.trust->expires_at) + "\n";
  }
  return out;
}

int ExitStatus(const Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::kAccepted:
      return 0;
    case Outcome::kRefused:
      return 1;
    case Outcome::kSpecimen:
      return 3;
    case Outcome::kUndecided:
      break;
  }
  return 2;
}

}  // namespace lagan::verifier
