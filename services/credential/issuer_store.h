// The issuer's certificate: by it the root lets a key of this service sign trust bundles for a year.
//
// In the folder of the keys: issuer-N.certificate for the key of the name "issuer-N", N counting up, and issuer.root with the
// root's public key. A sandbox is a root to itself; its names begin with "specimen-", and whatever stands under such a root is
// a specimen.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/credential/key_folder.h"
#include "services/credential/key_holder.h"
#include "services/credential/trust_store.h"

namespace lagan::credential {

// The sandbox's own root and its certificate for the calendar year, whose number is the epoch. Made when missing.
Result<TrustIssuer> OpenSpecimenIssuer(KeyFolder& folder, std::string_view issuer, Time now);

// KEYS_NOT_SET_UP, with the commands to give.
Status KeysNotSetUp();

// What was installed, the newest that is valid at `now`. KEYS_NOT_SET_UP when there is none, with the commands to give;
// ISSUER_CERTIFICATE_OVER when its time is over or not yet come; ISSUER_CERTIFICATE_INVALID; SIGNING_KEY_MISSING when the holder
// has not its key.
Result<TrustIssuer> OpenInstalledIssuer(KeyHolder& holder, const std::filesystem::path& keys, Time now);

// The key that waits for a certificate, made at first use: asking again before it is installed asks for the same.
Result<std::string> RequestIssuer(KeyHolder& holder, const std::filesystem::path& keys,
                                  std::string_view issuer);

// Whether a ceremony has been installed before.
bool HasInstalledIssuer(const std::filesystem::path& keys);

// Installs what the ceremony gave: a PEM text of the certificate and of the root's public key. ISSUER_CERTIFICATE_INVALID (not
// such a text); the reasons of verifier::ReadIssuerCertificate; ISSUER_CERTIFICATE_OF_ANOTHER (not of the key that waits);
// ISSUER_CERTIFICATE_OLD (its epoch is not higher than the installed one's: sign another); ROOT_KEY_CHANGED.
struct CeremonyResult {
  Bytes certificate;
  crypto::P256PublicKey root;
};
Result<CeremonyResult> ReadCeremonyResult(std::string_view pem);
std::string FormatCeremonyResult(const CeremonyResult& result);
Result<TrustIssuer> InstallIssuer(KeyHolder& holder, const std::filesystem::path& keys,
                                  const CeremonyResult& result);

}  // namespace lagan::credential
