#include "verifier/credential/verdict.h"

#include <array>
#include <utility>

namespace lagan::verifier {
namespace {

struct Row {
  Reason reason;
  std::string_view name;
  Outcome outcome;
  std::string_view sentence;
};

constexpr std::array kRows = {
    Row{Reason::kOk, "OK", Outcome::kAccepted,
        "The credential is genuine and valid. It does not show whose it is."},
    Row{Reason::kSpecimen, "SPECIMEN", Outcome::kSpecimen,
        "This is a specimen for trying things out: do not accept it."},
    Row{Reason::kUnreadable, "UNREADABLE", Outcome::kRefused,
        "The code is damaged or not as it must be: scan it again."},
    Row{Reason::kNotOurs, "NOT_OURS", Outcome::kRefused, "This is some other code, not a credential."},
    Row{Reason::kUnknownIssuer, "UNKNOWN_ISSUER", Outcome::kRefused,
        "The credential is signed by nobody in the trust bundle."},
    Row{Reason::kBadSignature, "BAD_SIGNATURE", Outcome::kRefused,
        "The signature is wrong: changed or forged."},
    Row{Reason::kWrongKeyPurpose, "WRONG_KEY_PURPOSE", Outcome::kRefused,
        "The credential is signed by a key that may not sign this kind."},
    Row{Reason::kNotYetValid, "NOT_YET_VALID", Outcome::kRefused, "The credential is not valid yet."},
    Row{Reason::kExpired, "EXPIRED", Outcome::kRefused, "The credential has expired."},
    Row{Reason::kRevoked, "REVOKED", Outcome::kRefused, "The credential was withdrawn by its issuer."},
    Row{Reason::kSuspended, "SUSPENDED", Outcome::kRefused,
        "The credential is suspended: its holder should ask the issuer."},
    Row{Reason::kKeyWithdrawn, "KEY_WITHDRAWN", Outcome::kRefused,
        "The key that signed the credential was withdrawn: its holder should ask for a new one."},
    Row{Reason::kSeenAlready, "SEEN_ALREADY", Outcome::kRefused,
        "This pass was shown here before: ask the holder to show the next one."},
    Row{Reason::kHolderProof, "HOLDER_PROOF", Outcome::kRefused,
        "This pass must be shown live by the device that holds it: ask the holder to show it anew."},
    Row{Reason::kListsStale, "LISTS_STALE", Outcome::kUndecided,
        "The status list is too old to go by: install a new one, then scan again."},
    Row{Reason::kListsMissing, "LISTS_MISSING", Outcome::kUndecided,
        "The status list of this credential is not installed: install it, then scan again."},
    Row{Reason::kVerifierTooOld, "VERIFIER_TOO_OLD", Outcome::kUndecided,
        "The trust bundle asks for a newer verifier: update this program, then scan again."},
    Row{Reason::kTrustStale, "TRUST_STALE", Outcome::kUndecided,
        "The trust bundle has expired: install a new one, then scan again."},
    Row{Reason::kClock, "CLOCK", Outcome::kUndecided,
        "The clock of this machine is behind: set it right, then scan again."},
    Row{Reason::kTrustUnusable, "TRUST_UNUSABLE", Outcome::kUndecided,
        "There is no trust bundle that can be used: install one, then scan again."},
    Row{Reason::kPictureUnusable, "PICTURE_UNUSABLE", Outcome::kUndecided,
        "The picture cannot be read: take a new one."},
    Row{Reason::kNoCode, "NO_CODE", Outcome::kUndecided,
        "There is no QR code to be found in the picture: move closer, hold still."},
    Row{Reason::kUsage, "USAGE", Outcome::kUndecided, "The command is not understood."},
};

const Row& RowOf(Reason reason) {
  for (const Row& row : kRows) {
    if (row.reason == reason) return row;
  }
  return kRows[2];  // a number that is no reason
}

}  // namespace

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAccepted:
      return "accepted";
    case Outcome::kRefused:
      return "refused";
    case Outcome::kSpecimen:
      return "specimen";
    case Outcome::kUndecided:
      break;
  }
  return "undecided";
}

TrustAge TrustAgeOf(std::chrono::seconds age) {
  if (age >= std::chrono::hours(72)) return TrustAge::kRed;
  return age >= std::chrono::hours(24) ? TrustAge::kAmber : TrustAge::kFresh;
}

std::string_view TrustAgeName(TrustAge age) {
  switch (age) {
    case TrustAge::kFresh:
      return "fresh";
    case TrustAge::kAmber:
      return "amber";
    case TrustAge::kRed:
      break;
  }
  return "red";
}

std::string_view ReasonName(Reason reason) { return RowOf(reason).name; }
Outcome OutcomeOf(Reason reason) { return RowOf(reason).outcome; }

Verdict MakeVerdict(Reason reason, std::string sentence) {
  const Row& row = RowOf(reason);
  Verdict verdict;
  verdict.outcome = row.outcome;
  verdict.reason = reason;
  verdict.sentence = sentence.empty() ? std::string(row.sentence) : std::move(sentence);
  return verdict;
}

}  // namespace lagan::verifier
