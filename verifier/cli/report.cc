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

std::string_view PhotoFormatName(std::int64_t format) {
  switch (format) {
    case 1:
      return "JPEG";
    case 2:
      return "JPEG 2000";
    case 3:
      return "AVIF";
    case kPhotoFormatWebp:
      return "WebP";
    default:
      return "unknown";
  }
}

// What a claim says, in the order of reading; absent ones are left out.
Fields FieldsOf(const CredentialClaims& claims) {
  const Identity& identity = claims.identity;
  const EuCertificate eu = claims.eu.value_or(EuCertificate());
  Fields out = {{"over_age", claims.over_age ? std::to_string(*claims.over_age) : ""},
                {"full_name", identity.full_name},
                {"birth_date", identity.birth_date ? FormatDate(*identity.birth_date) : ""},
                {"gender", identity.gender ? std::string(GenderName(*identity.gender)) : ""},
                {"nationality", identity.nationality},
                {"identifier", identity.identifier},
                {"country_of_issuance", identity.country_of_issuance},
                {"eu_certificate", eu.kind},
                {"eu_name", eu.name},
                {"eu_birth_date", eu.birth_date},
                {"issuer", claims.issuer},
                {"subject", claims.subject},
                {"credential_id", HexEncode(claims.credential_id)},
                {"issued_at", claims.issued_at ? FormatTime(*claims.issued_at) : ""},
                {"not_before", claims.not_before ? FormatTime(*claims.not_before) : ""},
                {"expires_at", FormatTime(claims.expires_at)},
                {"photo_format", identity.photo ? std::string(PhotoFormatName(identity.photo->format)) : ""}};
  std::erase_if(out, [](const auto& field) { return field.second.empty(); });
  return out;
}

Json ClaimsAsJson(const CredentialClaims& claims) {
  Json out = Json::object();
  for (const auto& [name, value] : FieldsOf(claims)) out[name] = value;
  if (claims.identity.photo) out["photo"] = Base64UrlEncode(claims.identity.photo->bytes);
  return out;
}

Json TrustAsJson(const Report& report) {
  if (!report.trust) return nullptr;
  Json out = {{"issuer", report.trust->issuer},
              {"epoch", report.trust->epoch},
              {"sequence", report.trust->sequence},
              {"issued_at", FormatTime(report.trust->issued_at)},
              {"expires_at", FormatTime(report.trust->expires_at)},
              {"root_sha256", report.trust->root_fingerprint},
              {"notice", report.trust->notice}};
  if (report.verdict.age) out["age"] = TrustAgeName(*report.verdict.age);
  if (report.verdict.trust_age) out["age_seconds"] = report.verdict.trust_age->count();
  return out;
}

std::string Headline(const Verdict& verdict) {
  switch (verdict.outcome) {
    case Outcome::kAccepted:
      return verdict.claims && verdict.claims->over_age
                 ? "ACCEPTED: OVER " + std::to_string(*verdict.claims->over_age)
                 : "ACCEPTED";
    case Outcome::kRefused:
      return "REFUSED";
    case Outcome::kSpecimen:
      return "SPECIMEN: DO NOT ACCEPT";
    case Outcome::kUndecided:
      break;
  }
  return "NOT DECIDED";
}

std::string AgeInWords(std::chrono::seconds age) {
  if (age < std::chrono::seconds(0)) return "from the future: the clock of this machine is behind";
  const std::string hours =
      std::to_string(std::chrono::floor<std::chrono::hours>(age).count()) + " hours old";
  switch (TrustAgeOf(age)) {
    case TrustAge::kFresh:
      return "fresh, " + hours;
    case TrustAge::kAmber:
      return "AMBER, " + hours + ": fetch a new one today";
    case TrustAge::kRed:
      break;
  }
  return "RED, " + hours + ": fetch a new one now; until then passes that can be revoked are not decided";
}

std::string TrustAsText(const Report& report) {
  if (!report.trust) return {};
  const ReportedTrust& trust = *report.trust;
  std::string out = "trust bundle " + std::to_string(trust.sequence) + " of " + trust.issuer + ": ";
  out += report.verdict.trust_age ? AgeInWords(*report.verdict.trust_age) + "\n"
                                  : std::string("not consulted\n");
  out += "  issued " + FormatTime(trust.issued_at) + ", expires " + FormatTime(trust.expires_at) + "\n";
  if (!trust.notice.empty()) out += "  a newer file was not installed: " + trust.notice + "\n";
  return out;
}

}  // namespace

std::string ReportAsJson(const Report& report) {
  const Verdict& verdict = report.verdict;
  const Json out = {{"outcome", OutcomeName(verdict.outcome)},
                    {"reason", ReasonName(verdict.reason)},
                    {"detail", report.detail},
                    {"sentence", verdict.sentence},
                    {"kind", verdict.kind.empty() ? Json(nullptr) : Json(verdict.kind)},
                    {"shows_whose", verdict.shows_whose},
                    {"claims", verdict.claims ? ClaimsAsJson(*verdict.claims) : Json(nullptr)},
                    {"trust", TrustAsJson(report)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ReportAsText(const Report& report) {
  const Verdict& verdict = report.verdict;
  std::string out = Headline(verdict) + "\n" + verdict.sentence + "\n";
  out += std::string(OutcomeName(verdict.outcome)) + " " + std::string(ReasonName(verdict.reason));
  if (!report.detail.empty()) out += " " + report.detail;
  if (!verdict.kind.empty()) out += " " + verdict.kind;
  out += "\n";
  if (verdict.claims) {
    for (const auto& [name, value] : FieldsOf(*verdict.claims))
      out += "  " + std::string(name) + ": " + value + "\n";
    if (verdict.claims->identity.photo)
      out +=
          "  THE FACE IS NOT SHOWN IN WORDS: do not let anybody in by this line alone; --json has the "
          "picture\n";
  }
  return out + TrustAsText(report);
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
