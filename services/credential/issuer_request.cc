#include "services/credential/issuer_request.h"

#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "base/core/text.h"
#include "verifier/trust/issuer_certificate.h"

namespace lagan::credential {
namespace {

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

using Request = std::unique_ptr<X509_REQ, FreeWith<X509_REQ_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Signature = std::unique_ptr<ECDSA_SIG, FreeWith<ECDSA_SIG_free>>;
using Algorithm = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
using BitString = std::unique_ptr<ASN1_BIT_STRING, FreeWith<ASN1_BIT_STRING_free>>;

Status Failed() { return Internal("SIGNING_FAILED", "The request could not be made."); }

Status RequestInvalid() {
  return InvalidArgument(
      "ISSUER_REQUEST_INVALID",
      "This is no request for an issuer certificate, or it is not signed by the key that it names.",
      "request");
}

// What is signed, and in it the algorithm: ecdsa-with-SHA256.
bool Fill(X509_REQ* request, std::string_view issuer, const Bytes& spki) {
  const std::uint8_t* start = spki.data();
  const Key key(d2i_PUBKEY(nullptr, &start, static_cast<long>(spki.size())));
  const Algorithm algorithm(X509_ALGOR_new());
  return key != nullptr && algorithm != nullptr && X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
         X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request), "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(issuer.data()),
                                    static_cast<int>(issuer.size()), -1, 0) == 1 &&
         X509_REQ_set_pubkey(request, key.get()) == 1 &&
         X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_ecdsa_with_SHA256), V_ASN1_UNDEF, nullptr) == 1 &&
         X509_REQ_set1_signature_algo(request, algorithm.get()) == 1;
}

// From the 64 bytes r || s of a Signer to the DER of RFC 5480.
bool SetSignature(X509_REQ* request, ByteView raw) {
  const Signature signature(ECDSA_SIG_new());
  BIGNUM* r = BN_bin2bn(raw.data(), 32, nullptr);
  BIGNUM* s = BN_bin2bn(raw.data() + 32, 32, nullptr);
  if (signature == nullptr || ECDSA_SIG_set0(signature.get(), r, s) != 1) {
    BN_free(r);
    BN_free(s);
    return false;
  }
  std::uint8_t* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  BitString bits(ASN1_BIT_STRING_new());
  const bool set = size > 0 && bits != nullptr && ASN1_BIT_STRING_set(bits.get(), der, size) == 1;
  OPENSSL_free(der);
  if (!set) return false;
  // All bits of the last byte count.
  bits->flags = (bits->flags & ~(ASN1_STRING_FLAG_BITS_LEFT | 0x07L)) | ASN1_STRING_FLAG_BITS_LEFT;
  X509_REQ_set0_signature(request, bits.release());
  return true;
}

// The subject's common name, when that is all of the subject.
Result<std::string> NameIn(X509_REQ* request) {
  const X509_NAME* subject = X509_REQ_get_subject_name(request);
  if (X509_NAME_entry_count(subject) != 1) return RequestInvalid();
  X509_NAME_ENTRY* entry = X509_NAME_get_entry(subject, 0);
  if (OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)) != NID_commonName) return RequestInvalid();
  std::uint8_t* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry));
  if (size < 0) return RequestInvalid();
  std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  if (name.empty() || name.size() > verifier::kMaxIssuerName || !IsPlainText(name)) return RequestInvalid();
  return name;
}

}  // namespace

Result<std::string> MakeIssuerRequest(std::string_view issuer, const SigningKey& key) {
  const Request request(X509_REQ_new());
  std::uint8_t* body = nullptr;
  if (request == nullptr || !Fill(request.get(), issuer, key.public_key.ToDer())) return Failed();
  const int size = i2d_re_X509_REQ_tbs(request.get(), &body);
  if (size <= 0) return Failed();
  const Bytes to_sign(body, body + size);
  OPENSSL_free(body);
  LAGAN_ASSIGN_OR_RETURN(const Bytes signature, key.signer->Sign(to_sign));
  const Memory out(BIO_new(BIO_s_mem()));
  if (signature.size() != crypto::kP256SignatureSize || out == nullptr ||
      !SetSignature(request.get(), signature) || PEM_write_bio_X509_REQ(out.get(), request.get()) != 1) {
    return Failed();
  }
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(length));
}

Result<IssuerRequest> ReadIssuerRequest(std::string_view pem) {
  if (pem.size() > kMaxIssuerRequest) return RequestInvalid();
  const Memory in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Request request(PEM_read_bio_X509_REQ(in.get(), nullptr, nullptr, nullptr));
  if (request == nullptr) return RequestInvalid();
  EVP_PKEY* const public_key = X509_REQ_get0_pubkey(request.get());
  std::uint8_t* der = nullptr;
  const int size = public_key == nullptr ? 0 : i2d_PUBKEY(public_key, &der);
  if (size <= 0) return RequestInvalid();
  const Bytes spki(der, der + size);
  OPENSSL_free(der);
  const Result<crypto::P256PublicKey> key = crypto::P256PublicKey::FromDer(spki);
  if (!key.ok() || X509_REQ_get_signature_nid(request.get()) != NID_ecdsa_with_SHA256 ||
      X509_REQ_verify(request.get(), public_key) != 1) {
    return RequestInvalid();
  }
  LAGAN_ASSIGN_OR_RETURN(std::string issuer, NameIn(request.get()));
  return IssuerRequest{std::move(issuer), *key};
}

}  // namespace lagan::credential
