// The files of a venue in a folder that is thrown away, for tests of this room.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "base/core/file.h"
#include "verifier/credential/credential_text.h"
#include "verifier/testing/sample_pass.h"
#include "verifier/trust/root_key.h"

namespace lagan::verifier::testing {

// One issuer with one key, which is named in the bundle for one kind of pass.
class VenueFolder {
 public:
  VenueFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-venue-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
    Write("trust.root", FormatRootKey(issuer.root_key));
  }
  ~VenueFolder() { std::filesystem::remove_all(path_); }
  VenueFolder(const VenueFolder&) = delete;
  VenueFolder& operator=(const VenueFolder&) = delete;

  std::string Path(std::string_view name) const { return (path_ / name).string(); }
  void Write(std::string_view name, std::string_view content) const {
    static_cast<void>(WriteFileAtomically(path_ / name, AsBytes(content), 0600));
  }

  // A bundle of a week, issued two hours before SampleNow, whose key is for `kind`.
  TrustBundle Bundle(std::string_view kind, std::uint64_t sequence = 7) const {
    TrustKey trusted = MakeTrustKey(key);
    trusted.purpose = kind;
    TrustBundle bundle = MakeTrust({trusted});
    bundle.sequence = sequence;
    bundle.expires_at = bundle.issued_at + std::chrono::days(7);
    return bundle;
  }
  void Install(const TrustBundle& bundle) const { Install(bundle, issuer.Identity()); }
  void Install(const TrustBundle& bundle, const IssuerIdentity& identity) const {
    Write("trust", AsText(*EncodeTrustBundle(bundle, identity)));
  }
  // A pass of the kind, whose bytes differ for another `seed` when it has a face.
  std::string Pass(std::string_view kind, std::uint8_t seed = 1) const {
    CredentialClaims claims = MakePassClaims(*FindPassKind(kind));
    if (claims.identity.photo) claims.identity.photo->bytes = MakePassPhoto(400, seed);
    return *EncodePass(*FindPassKind(kind), claims, kSampleKid, key.signer);
  }

  SampleIssuer issuer;
  SampleKey key;

 private:
  std::filesystem::path path_;
};

}  // namespace lagan::verifier::testing
