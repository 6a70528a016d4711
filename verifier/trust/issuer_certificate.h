// The issuer's certificate: by it the root, which is kept offline, lets a key sign trust bundles for a year.
//
// A small profile of X.509 version 3 (RFC 5280): signed by the root with ecdsa-with-SHA256 (RFC 5758), a P-256 key, the
// issuer as the one common name of the subject, basicConstraints that say it is no authority, keyUsage digitalSignature
// and nothing else. Any other critical extension is refused; others are not looked at. There is no revocation list: the
// serial number is the epoch, which grows with every certificate of a root, and a verifier that has seen one epoch takes
// no bundle of a lower one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"

namespace lagan::verifier {

inline constexpr std::size_t kMaxIssuerCertificate = 4 * 1024;  // bytes
// RFC 5280 appendix A.1, ub-common-name: characters; we write bytes, which is stricter.
inline constexpr std::size_t kMaxIssuerName = 64;

struct IssuerCertificate {
  std::string issuer;
  std::uint64_t epoch = 0;  // 1 to 2^63 - 1
  crypto::P256PublicKey key;
  Time not_before{};
  Time not_after{};  // inclusive
};

// TRUST_CERTIFICATE_INVALID, naming the field, unless `der` is such a certificate; TRUST_BAD_SIGNATURE when it is none of
// this root. Whether it is valid at some time is the caller's question.
Result<IssuerCertificate> ReadIssuerCertificate(ByteView der, const crypto::P256PublicKey& root);
// The same without asking who signed it: for the issuer itself, never for a verifier.
Result<IssuerCertificate> DescribeIssuerCertificate(ByteView der);

// Root side. TRUST_CERTIFICATE_INVALID, naming the field, unless `issuer` is plain text of 1 to kMaxIssuerName bytes,
// `subject` is another key than the root's, the epoch is in range and the times are whole seconds after 1970 in order.
Result<Bytes> MakeIssuerCertificate(const crypto::P256PrivateKey& root, std::string_view issuer,
                                    const crypto::P256PublicKey& subject, std::uint64_t epoch,
                                    Time not_before, Time not_after);

}  // namespace lagan::verifier
