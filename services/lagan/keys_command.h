// `lagan keys ...`: the ceremony by which an installation becomes real, and the care of its keys (docs/keys.md).
//
//   on the offline machine of the root's holders
//     make-root --out FOLDER                                    a root of trust under a passphrase
//     certify --root FOLDER --request FILE --out FILE [--years 1]   an issuer certificate, after its fingerprint was typed
//   on the machine of the credential service, with the configuration's flags
//     request --issuer NAME --out FILE                          what the root's holders are to certify
//     install --certificate FILE                                what they gave, after the root's fingerprint was typed
//     make-service-key SERVICE                                  the key-encryption key of any service, under a passphrase
//   with the service running, under the certificate "administrator"
//     list [--json] | rotate PURPOSE | withdraw KID --reason CODE | import-eu CERTIFICATE.pem --country XX
//
// A passphrase is asked for without echo, or comes from --passphrase (keys::ReadPassphrase); fingerprints are asked for, at least
// their first eight groups. Exit status 0; 2 for what the caller gave, a wrong fingerprint included; 1 otherwise.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

Runner AddKeysOptions(CLI::App& app);

}  // namespace lagan::commands
