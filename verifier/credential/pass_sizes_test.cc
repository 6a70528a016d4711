// How large each kind of pass is: bytes, characters, and the version of the QR code at level M. Prints the table of
// docs/credentials.md, "Formats"; a kind that outgrows the version written there fails.
#include <gtest/gtest.h>

#include <iostream>

#include "verifier/cose/sign1.h"
#include "verifier/qr/qr_matrix.h"
#include "verifier/testing/sample_venue.h"

namespace lagan::verifier {
namespace {

struct Size {
  const char* kind;
  std::size_t photo;  // bytes; 0 without
  bool shown;         // as its holder shows it
  int version;        // the largest that will do
};

constexpr Size kSizes[] = {{"over18", 0, false, 7},         {"over18-live", 0, false, 9},
                           {"over18-live", 0, true, 11},    {"over18-face", 350, false, 17},
                           {"over18-face", 700, false, 23}, {"name", 0, false, 8},
                           {"name-face", 350, false, 17},   {"name-face", 700, false, 24},
                           {"full-identity", 0, false, 12}, {"full-identity", 700, false, 26}};

// With a short issuer and address, and a serial of 32 characters, as the service issues them.
CredentialClaims ClaimsOf(const PassKind& kind, std::size_t photo, const testing::SampleKey& holder) {
  CredentialClaims claims = testing::MakePassClaims(kind, &holder);
  claims.issuer = "lagan";
  if (claims.status && !claims.status->uri.empty()) claims.status->uri = "https://lagan.example/s/3";
  if (!claims.identity.full_name.empty()) claims.identity.full_name = "Orla Specimen";
  if (!claims.identity.identifier.empty()) claims.identity.identifier = std::string(32, 'a');
  claims.identity.photo.reset();
  if (photo > 0) claims.identity.photo = Photo{testing::MakePassPhoto(photo), kPhotoFormatWebp};
  return claims;
}

TEST(PassSizes, FitTheCodesThatAreDocumented) {
  const testing::SampleVenue issuer;
  std::cout << "kind, photo bytes, shown: message bytes, payload bytes, characters, QR version at M\n";
  for (const Size& size : kSizes) {
    const PassKind& kind = testing::Kind(size.kind);
    const std::string pass = issuer.Issue(kind, ClaimsOf(kind, size.photo, issuer.holder));
    const std::string text = size.shown ? issuer.ShowText(kind, pass) : pass;
    const Bytes message = *DecodeCredentialText(text);
    const Result<QrMatrix> code = EncodeQr(text, QrLevel::kM);
    ASSERT_TRUE(code.ok()) << code.status();
    std::cout << size.kind << ", " << size.photo << ", " << size.shown << ": " << message.size() << ", "
              << ReadSign1(message)->payload.size() << ", " << text.size() << ", " << code->Version() << "\n";
    EXPECT_LE(code->Version(), size.version) << size.kind;
  }
}

}  // namespace
}  // namespace lagan::verifier
