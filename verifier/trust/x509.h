// Owners of OpenSSL's certificates, for the sources of this folder only.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include "base/core/bytes.h"
#include "base/core/status.h"

namespace lagan::verifier {

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using OwnedCertificate = std::unique_ptr<X509, FreeWith<X509_free>>;
using OwnedKey = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using OwnedName = std::unique_ptr<X509_NAME, FreeWith<X509_NAME_free>>;
using OwnedTime = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using OwnedExtension = std::unique_ptr<X509_EXTENSION, FreeWith<X509_EXTENSION_free>>;

inline OwnedKey PublicKeyOf(const Bytes& spki) {
  const std::uint8_t* start = spki.data();
  return OwnedKey(d2i_PUBKEY(nullptr, &start, static_cast<long>(spki.size())));
}

inline Status CertificateInvalid(const char* field) {
  return InvalidArgument("TRUST_CERTIFICATE_INVALID", "The issuer's certificate is not as it must be.",
                         field);
}

}  // namespace lagan::verifier
