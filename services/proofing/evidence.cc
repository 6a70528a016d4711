#include "services/proofing/evidence.h"

#include <algorithm>

#include "mrz/documents.h"

namespace lagan::proofing {
namespace {

bool IsPassport(std::string_view type) {
  return type.starts_with("passport_") && type != "passport_document";
}
bool IsCard(std::string_view type) { return type.starts_with("id_card_"); }

constexpr std::string_view kUtopia = "UTO";
constexpr std::string_view kCardOfTheEea = "id_card_eea_";

// False when the type names an issuer that the zone contradicts. Who issues documents of such a type is for
// policy/documents to say.
bool IssuerFits(std::string_view type, std::string_view issuer, bool sandbox) {
  if (issuer == kUtopia) return sandbox;
  const bool card_of_the_eea = type.starts_with(kCardOfTheEea);
  const bool names_an_issuer =
      card_of_the_eea || type == "passport_uk" || type == "passport_us" || type == "id_card_residence_permit";
  if (!names_an_issuer) return true;
  return std::ranges::any_of(mrz::OwnDocumentTypesOf(issuer), [&](const mrz::DocumentType& known) {
    return card_of_the_eea ? known.evidence_type.starts_with(kCardOfTheEea) : known.evidence_type == type;
  });
}

}  // namespace

assurance::v1::ClaimedIdentity ClaimedIdentity(const mrz::v1::Zone& zone) {
  assurance::v1::ClaimedIdentity identity;
  identity.set_surname(zone.surname());
  identity.set_given_names(zone.given_names());
  identity.set_birth_date(zone.birth_date());
  identity.set_document_number(zone.document_number());
  identity.set_issuing_state(zone.issuing_state());
  identity.set_expiry_date(zone.expiry_date());
  return identity;
}

credential::v1::IdentityClaims IdentityClaims(const mrz::v1::Zone& zone) {
  credential::v1::IdentityClaims claims;
  claims.set_full_name(zone.given_names().empty() ? zone.surname()
                                                  : zone.given_names() + " " + zone.surname());
  claims.set_birth_date(zone.birth_date());
  claims.set_sex(zone.sex());
  claims.set_nationality(zone.nationality());
  claims.set_issuing_state(zone.issuing_state());
  return claims;
}

Status CheckUsable(std::string_view type, const mrz::v1::Zone& zone, Date today, bool sandbox) {
  if (zone.issuing_state() == kUtopia && !sandbox) {
    return InvalidArgument("DOCUMENT_SPECIMEN", "This is a specimen of a document. Use your own.", "picture");
  }
  const bool passport_zone = zone.format() == "TD3";
  const bool card_zone = zone.format() == "TD1" || zone.format() == "TD2";
  const bool known = IsPassport(type) || IsCard(type) || type == "passport_document";
  if (!known) {
    return InvalidArgument(
        "DOCUMENT_TYPE_NOT_READ",
        "Documents of this type cannot be read from a picture. Use a passport or an identity card.",
        "document_type");
  }
  if ((IsPassport(type) && !passport_zone && type != "passport_us") || (IsCard(type) && !card_zone) ||
      (type == "passport_us" && !card_zone) || !IssuerFits(type, zone.issuing_state(), sandbox)) {
    return InvalidArgument(
        "DOCUMENT_TYPE_MISMATCH",
        "The picture does not show the kind of document that was named. Check which one you chose.",
        "document_type");
  }
  if (zone.surname().empty() || zone.birth_date().empty() || zone.document_number().empty()) {
    return InvalidArgument(
        "DOCUMENT_INCOMPLETE",
        "The document does not give a name, a full date of birth and a number. Use another one.", "picture");
  }
  if (!zone.expiry_date().empty()) {
    LAGAN_ASSIGN_OR_RETURN(const Date expiry, ParseDate(zone.expiry_date()));
    if (std::chrono::sys_days(expiry) < std::chrono::sys_days(today)) {
      return InvalidArgument("DOCUMENT_EXPIRED", "The document has expired. Use one that is still valid.",
                             "picture");
    }
  }
  return Status();
}

}  // namespace lagan::proofing
