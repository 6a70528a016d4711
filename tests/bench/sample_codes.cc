#include "tests/bench/sample_codes.h"

#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "verifier/credential/credential_text.h"
#include "verifier/status/status_token.h"
#include "verifier/trust/root_key.h"

namespace lagan::bench {
namespace {

namespace fs = std::filesystem;
using namespace verifier;
using verifier::testing::MakePassClaims;
using verifier::testing::MakeTrust;
using verifier::testing::MakeTrustKey;
using verifier::testing::SampleNow;

constexpr std::uint32_t kListNumber = 3;
constexpr char kListUri[] = "https://issuer.example/status/3";

// A kid for each purpose, so that one key is tried for each code, as an issuer's would be.
Bytes KidOf(std::string_view purpose) {
  const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(purpose));
  return Bytes(digest.begin(), digest.begin() + kKidSize);
}

Bytes MakeStatusList(const verifier::testing::SampleKey& key) {
  StatusToken token{kListUri, SampleNow() - std::chrono::hours(2), std::nullopt, std::nullopt,
                    *StatusList::Make(2, std::uint64_t{1} << 17)};
  return *EncodeStatusToken(token, KidOf(kPurposeStatusList), key.signer);
}

TrustBundle MakeBundle(const verifier::testing::SampleKey& key, const Bytes& status_list) {
  std::vector<TrustKey> keys;
  const auto add = [&](std::string_view purpose) {
    TrustKey trusted = MakeTrustKey(key);
    trusted.kid = KidOf(purpose);
    trusted.purpose = purpose;
    keys.push_back(std::move(trusted));
  };
  for (const PassKind& kind : PassKinds()) add(kind.name);
  add(kPurposeStatusList);
  TrustBundle bundle = MakeTrust(std::move(keys));
  bundle.status_lists = {{kListNumber, kListUri, crypto::Sha256(status_list)}};
  return bundle;
}

}  // namespace

SampleCodes::SampleCodes() {
  status_list_ = MakeStatusList(key_);
  file_ = *EncodeTrustBundle(MakeBundle(key_, status_list_), issuer_.Identity());
  trust_ = *ReadTrustBundle(file_, issuer_.root_key);
  static_cast<void>(lists_.Add(status_list_, trust_.bundle));
  for (const PassKind& kind : PassKinds()) {
    std::string text = *EncodePass(kind, MakePassClaims(kind, &holder_), KidOf(kind.name), key_.signer);
    const bool shown = kind.Has(Claim::kHolderKey);
    if (shown) text = *EncodeShowing(text, SampleNow(), holder_.signer);
    codes_.push_back({std::string(kind.name), std::move(text), shown ? 2 : 1});
  }
}

Status SampleCodes::Write(const fs::path& folder) const {
  std::error_code error;
  fs::create_directories(folder / "trust.lists", error);
  const auto write = [&](const fs::path& name, ByteView content) {
    return WriteFileAtomically(folder / name, content, 0644);
  };
  LAGAN_RETURN_IF_ERROR(write("trust", file_));
  LAGAN_RETURN_IF_ERROR(write("trust.root", AsBytes(FormatRootKey(issuer_.root_key))));
  LAGAN_RETURN_IF_ERROR(write(fs::path("trust.lists") / StatusListFileName(kListNumber), status_list_));
  nlohmann::ordered_json all = {{"now", ToUnixSeconds(Now())}, {"keys", {}}, {"codes", {}}};
  for (const SampleCode& code : codes_) {
    LAGAN_RETURN_IF_ERROR(write(code.kind + ".txt", AsBytes(code.text)));
    const std::string kid = Base64UrlEncode(KidOf(code.kind));
    all["keys"].push_back({{"kid", kid},
                           {"x", Base64UrlEncode(key_.public_key.X())},
                           {"y", Base64UrlEncode(key_.public_key.Y())}});
    all["codes"].push_back({{"kind", code.kind}, {"kid", kid}, {"text", code.text}});
  }
  return write("codes.json", AsBytes(all.dump(1)));
}

}  // namespace lagan::bench
