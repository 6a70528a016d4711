#include "services/demo/keepsakes.h"

#include "base/core/file.h"
#include "base/crypto/p256.h"
#include "verifier/qr/qr_matrix.h"
#include "verifier/qr/qr_render.h"
#include "verifier/trust/root_key.h"

namespace lagan::demo {
namespace {

constexpr unsigned kPrivate = 0600;
constexpr unsigned kPublic = 0644;

}  // namespace

Result<std::filesystem::path> KeepTrust(const std::filesystem::path& folder,
                                        const credential::v1::GetTrustBundleResponse& trust) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  const std::filesystem::path bundle = folder / "trust.bundle";
  const std::filesystem::path lists = bundle.string() + ".lists";
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(lists));
  // The bundle last: it names the lists by their digests.
  for (const auto& list : trust.status_lists()) {
    const std::filesystem::path file = lists / (std::to_string(list.number()) + ".statuslist");
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(file, AsBytes(list.token()), kPublic));
  }
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(bundle, AsBytes(trust.bundle()), kPublic));
  LAGAN_ASSIGN_OR_RETURN(const auto root, crypto::P256PublicKey::FromDer(AsBytes(trust.root_public_key())));
  const std::string pem = verifier::FormatRootKey(root);
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(bundle.string() + ".root", AsBytes(pem), kPublic));
  return bundle;
}

Result<Keepsakes> Keep(const std::filesystem::path& folder, const proofing::v1::GetResultResponse& result,
                       const credential::v1::GetTrustBundleResponse& trust) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  Keepsakes kept{folder / "qr.png", folder / "qr.txt", folder / "result.jwt", folder / "trust.bundle", {}};
  LAGAN_ASSIGN_OR_RETURN(const verifier::QrMatrix matrix, verifier::EncodeQr(result.qr_text()));
  LAGAN_ASSIGN_OR_RETURN(const Bytes picture, verifier::QrPng(matrix));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(kept.qr_picture, picture, kPrivate));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(kept.qr_text, AsBytes(result.qr_text()), kPrivate));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(kept.result, AsBytes(result.result_jwt()), kPrivate));
  LAGAN_RETURN_IF_ERROR(KeepTrust(folder, trust).status());
  kept.terminal = verifier::QrTerminal(matrix);
  return kept;
}

}  // namespace lagan::demo
