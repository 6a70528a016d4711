// What the certificate of an EU certificate's signer (document signer certificate, DSC) says of its key: what a trust bundle lists.
//
// Whoever puts such a key into a bundle answers for it: whose certificate it is, and that the country's CSCA has signed it, is not
// judged here. A venue believes the keys of its bundle and looks at no certificate.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/verification_key.h"

namespace lagan::verifier {

// Larger PEM texts are not looked at.
inline constexpr std::size_t kMaxEuSignerPem = 16 * 1024;  // bytes

struct EuSigner {
  Bytes kid;  // the first 8 bytes of SHA-256 of the certificate as it is (hcert_spec.md 1.0.8)
  crypto::VerificationKey key;
  std::vector<std::string> purposes;  // one or more, as MaySignEu takes them
  Time not_before{};
  Time not_after{};
};

// A certificate in DER. CERTIFICATE_INVALID when it is none, or there are bytes after it, its key is none that VerificationKey takes,
// its times are not in order between 1970 and 9999, or its key usage cannot be read.
Result<EuSigner> ReadEuSigner(ByteView certificate);
// One certificate as PEM (RFC 7468); text around it is passed over. CERTIFICATE_INVALID.
Result<EuSigner> ReadEuSignerPem(std::string_view pem);

// The purposes that the key has in a trust bundle (eu_certificate.h) by its certificate's extended key usage (hcert_spec.md 1.0.8:
// 1.3.6.1.4.1.1847.2021.1.{1 test, 2 vaccination, 3 recovery}, in early files 1.3.6.1.4.1.0.1847.2021.1.x), each once. One that
// names none of these may sign all. CERTIFICATE_INVALID when it is no certificate, or its key usage cannot be read.
Result<std::vector<std::string>> ReadEuPurposes(ByteView certificate);

}  // namespace lagan::verifier
