#include "verifier/credential/pass_kind.h"

#include <algorithm>
#include <array>

namespace lagan::verifier {
namespace {

constexpr std::array kKinds = {
#include "verifier/pass_table.inc"
};

Time AddMonths(Time time, std::chrono::months months) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  Date date = Date(day) + months;
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return std::chrono::sys_days(date) + (time - day);
}

Time AddLife(const PassKind& kind, Time time) { return AddMonths(time, kind.life_months) + kind.life_hours; }

}  // namespace

std::string_view FormatName(Format format) {
  switch (format) {
    case Format::kClaim169:
      return "claim-169";
    case Format::kCompact:
      return "compact";
    case Format::kEuCertificate:
      break;
  }
  return "eu-certificate";
}

std::span<const PassKind> PassKinds() { return kKinds; }

const PassKind* FindPassKind(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name, &PassKind::name);
  return found == kKinds.end() ? nullptr : &*found;
}

Time ExpiryOf(const PassKind& kind, Time issued_at) {
  const Time end = AddLife(kind, issued_at);
  return end - (end.time_since_epoch() % std::chrono::milliseconds(kind.rounding));
}

bool IsRounded(const PassKind& kind, Time expiry) {
  return expiry.time_since_epoch() % std::chrono::milliseconds(kind.rounding) == std::chrono::milliseconds(0);
}

// The tolerance goes before the life: 90 seconds before the first of March after a February of 28 days are 12 months and a day
// before the first of March of a leap year.
Time LatestExpiry(const PassKind& kind, Time now) { return AddLife(kind, now + kClockTolerance); }

ClaimSet ClaimsIn(const CredentialClaims& claims) {
  const Identity& identity = claims.identity;
  ClaimSet set = 0;
  const auto add = [&set](bool present, Claim claim) {
    if (present) set |= Bit(claim);
  };
  add(claims.over_age.has_value(), Claim::kOverAge);
  add(claims.holder_key.has_value(), Claim::kHolderKey);
  add(identity.photo.has_value(), Claim::kPhoto);
  add(!identity.identifier.empty(), Claim::kIdentifier);
  add(!identity.full_name.empty(), Claim::kFullName);
  add(identity.birth_date.has_value(), Claim::kBirthDate);
  add(identity.gender.has_value(), Claim::kGender);
  add(!identity.nationality.empty(), Claim::kNationality);
  add(!identity.country_of_issuance.empty(), Claim::kCountryOfIssuance);
  return set;
}

const PassKind* CompactKindOf(const CredentialClaims& claims) {
  const ClaimSet present = ClaimsIn(claims);
  for (const PassKind& kind : kKinds) {
    if (kind.format == Format::kCompact && kind.status == claims.status.has_value() &&
        (present & kind.required) == kind.required && (present & ~(kind.required | kind.optional)) == 0) {
      return &kind;
    }
  }
  return nullptr;
}

}  // namespace lagan::verifier
