// EU Digital COVID Certificates (ehn-dcc-development/hcert-spec 1.0): read, never issued. Text "HC1:", base45, zlib,
// COSE_Sign1, CWT {1: country, 4: expiry, 6: issued at, -260: {1: certificate}}.
//
// What is read is whose it is and of what kind; whether a vaccination or a test is enough for anything is not judged.
#pragma once

#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {

// Purpose of the keys that may sign all of it, and the name of its kind.
inline constexpr char kEuPurpose[] = "eu-dcc";

// Whether a key of this purpose may sign this certificate: of purpose kEuPurpose each, of purpose "eu-dcc-vaccination",
// "eu-dcc-test" or "eu-dcc-recovery" those of that kind. It says in the trust bundle what the extended key usage of the
// signer's X.509 certificate says there (hcert_spec.md 1.0.8); a key for two kinds is in the bundle twice.
bool MaySignEu(std::string_view purpose, const EuCertificate& certificate);

// The issuer may be absent, and times may be written as floating-point numbers, as two countries did (RFC 8392 section 2
// allows it; parts of a second are dropped). Reasons: those of ReadCbor; EU_CERTIFICATE_MISSING (no claim -260 with a
// certificate in it); CLAIM_INVALID (no expiry, a time that is no number of seconds between 1970 and 9999, a certificate
// without a name or of no one kind).
Result<CredentialClaims> ReadEuClaims(ByteView payload);

}  // namespace lagan::verifier
