// A venue whose bundle has a key for each kind of pass, for EU certificates and for status lists, and the issuers, for tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "verifier/base45/base45.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verify.h"
#include "verifier/status/status_lists.h"
#include "verifier/testing/raw_sign1.h"
#include "verifier/testing/sample_pass.h"
#include "verifier/zlib/deflate.h"

namespace lagan::verifier::testing {

inline const PassKind& Kind(std::string_view name) { return *FindPassKind(name); }
inline std::size_t IndexOf(const PassKind& kind) {
  return static_cast<std::size_t>(&kind - PassKinds().data());
}
inline Bytes KidOf(const PassKind& kind) {
  return Bytes(kKidSize, static_cast<std::uint8_t>(IndexOf(kind) + 1));
}
inline const Bytes kEuKid(kKidSize, 21);
inline const Bytes kEuRsaKid(kKidSize, 22);
inline const Bytes kEdDsaKid(kKidSize, 23);  // full identity, Ed25519
inline const Bytes kListKid(kKidSize, 24);

class SampleVenue {
 public:
  SampleVenue() {
    std::vector<TrustKey>& keys = trust.bundle.keys;
    const auto add = [&](const Bytes& kid, crypto::VerificationKey key, std::string_view purpose) {
      TrustKey& row = keys.emplace_back(MakeTrustKey(pass_keys[0]));
      row.kid = kid;
      row.key = std::move(key);
      row.purpose = purpose;
    };
    for (const PassKind& kind : PassKinds()) add(KidOf(kind), pass_keys[IndexOf(kind)].public_key, kind.name);
    add(kEuKid, eu_key.public_key, "eu-dcc");
    add(kEuRsaKid, eu_rsa.PublicKey(), "eu-dcc");
    add(kEdDsaKid, ed25519.PublicKey(), kPurposeFullIdentity);
    add(kListKid, list_key.public_key, kPurposeStatusList);
    InstallList();
  }
  SampleVenue(const SampleVenue&) = delete;
  SampleVenue& operator=(const SampleVenue&) = delete;

  TrustKey& KeyOf(const PassKind& kind) { return trust.bundle.keys[IndexOf(kind)]; }

  std::string Issue(const PassKind& kind, const CredentialClaims& claims) const {
    return *EncodePass(kind, claims, KidOf(kind), pass_keys[IndexOf(kind)].signer);
  }
  std::string Issue(const PassKind& kind) const { return Issue(kind, MakePassClaims(kind, &holder)); }
  // As a holder shows it at `at`.
  std::string ShowText(const PassKind& kind, const std::string& text, Time at = SampleNow()) const {
    return kind.Has(Claim::kHolderKey) ? *EncodeShowing(text, at, holder.signer) : text;
  }
  std::string Show(const PassKind& kind, Time at = SampleNow()) const {
    return ShowText(kind, Issue(kind), at);
  }

  SignBytes SignerOf(const PassKind& kind) const { return EcSigner(pass_keys[IndexOf(kind)]); }
  static SignBytes EcSigner(const SampleKey& key) {
    return [&key](ByteView message) { return *key.signer.Sign(message); };
  }

  // Publishes a list that gives `value` to the entry of the sample passes, at `issued_at`, and has the bundle name it.
  void InstallList(std::uint8_t value = 0, Time issued_at = SampleNow() - std::chrono::hours(2)) {
    StatusToken token{.uri = "https://issuer.example/status/3",
                      .issued_at = issued_at,
                      .expires_at = issued_at + std::chrono::days(7),
                      .ttl = std::chrono::hours(24),
                      .list = *StatusList::Make(2, 1 << 17)};
    if (!token.list.Set(70000, value).ok()) std::abort();
    const Bytes file = *EncodeStatusToken(token, kListKid, list_key.signer);
    trust.bundle.status_lists = {{3, token.uri, crypto::Sha256(file)}};
    lists = StatusLists();
    if (!lists.Add(file, trust.bundle).ok()) std::abort();
  }

  std::vector<SampleKey> pass_keys{PassKinds().size()};
  SampleKey eu_key, list_key, holder;
  OpensslKey eu_rsa = SharedRsa();  // one for the process: it takes long to make
  OpensslKey ed25519 = OpensslKey::Ed25519();
  InstalledTrust trust{MakeTrust({}), {}, 1};
  StatusLists lists;
  Venue venue{&trust, &lists};

 private:
  static const OpensslKey& SharedRsa() {
    static const OpensslKey key = OpensslKey::Rsa();
    return key;
  }
};

// The payload of an EU certificate of the person in sample.h, of the day before `now`: "v" of a vaccination, "t" of a test, "r" of a recovery.
inline Bytes MakeEuPayload(const char* group = "v", Time now = SampleNow()) {
  const Bytes name = CborMap({{CborText("fn"), CborText("Specimen-McÄnna")},
                              {CborText("fnt"), CborText("SPECIMEN<MCAENNA")},
                              {CborText("gn"), CborText("Órla")}});
  const Bytes dose = CborMap({{CborText("tg"), CborText("840539006")}, {CborText("dn"), CborInteger(2)}});
  const Bytes certificate = CborMap({{CborText("ver"), CborText("1.3.0")},
                                     {CborText("nam"), name},
                                     {CborText("dob"), CborText("1985-02-17")},
                                     {CborText(group), CborArray({dose})}});
  return CborMap({{CborInteger(1), CborText("IE")},
                  {CborInteger(4), CborInteger(ToUnixSeconds(now) + 30 * 86400)},
                  {CborInteger(6), CborInteger(ToUnixSeconds(now) - 86400)},
                  {CborInteger(-260), CborMap({{CborInteger(1), certificate}})}});
}

// A message in the text of its format.
inline std::string TextOf(Format format, const Bytes& message) {
  if (format == Format::kCompact) return std::string(kCompactPrefix) + Base45Encode(message);
  return std::string(format == Format::kEuCertificate ? kEuPrefix : "") + Base45Encode(DeflateFixed(message));
}

}  // namespace lagan::verifier::testing
