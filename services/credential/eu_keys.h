// Keys of those who sign EU certificates, as an administrator brings them in by certificate: they stand in our trust bundles, so that
// venues can judge EU certificates offline. Nothing is signed with them here.
//
// Whether the country's CSCA has signed the certificate is not judged: the administrator takes it from where the country publishes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/credential/signing_keys.h"
#include "services/storage/database.h"
#include "services/storage/migrations.h"
#include "verifier/credential/eu_signer.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::credential {

// Entries of the bundle, one for each purpose of a key, so that our own keys always find room beside them (kMostListedForRotation).
inline constexpr std::size_t kMostEuKeys = 200;

struct EuKeyOrder {
  std::string certificate;  // PEM
  std::string country;      // the issuer that EU certificates name: two capital letters
  std::string actor;
  std::string caller;
};

// The table.
storage::Migration EuKeyTableV1(int number);

// Brings in the key of a certificate for a country. An audit event, eu_key.imported; what stands there already is left as it is, also
// when it was withdrawn, and nothing is told. INVALID_ARGUMENT CERTIFICATE_INVALID (verifier/credential/eu_signer.h), CERTIFICATE_OVER
// for one that has ended; RESOURCE_EXHAUSTED EU_KEYS_TOO_MANY.
Result<verifier::EuSigner> ImportEuKey(storage::Transaction& transaction, const EuKeyOrder& order,
                                       const std::string& event_id, Time now);

struct EuKey {
  verifier::TrustKey key;  // as the bundle lists it
  std::optional<Time> withdrawn{};
};

// Those that have not ended at `now`, withdrawn ones included, in the order of bundles. A specimen issuer lists every key as a specimen.
Result<std::vector<EuKey>> ListEuKeys(storage::Transaction& transaction, bool specimen, Time now);

// As WithdrawKey of signing_keys.h, for every country that has a key of this kid.
Status WithdrawEuKey(storage::Transaction& transaction, const WithdrawOrder& order, std::string event_id,
                     Time now);

// Forgets those that have ended.
Status ForgetEuKeys(storage::Transaction& transaction, Time now);

}  // namespace lagan::credential
