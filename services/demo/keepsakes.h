// What the portal keeps of a journey, as files in a folder.
#pragma once

#include <filesystem>
#include <string>

#include "base/core/result.h"
#include "lagan/credential/v1/credential.pb.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::demo {

struct Keepsakes {
  std::filesystem::path qr_picture;  // qr.png, as a phone would show it
  std::filesystem::path qr_text;     // qr.txt
  std::filesystem::path result;      // result.jwt
  std::filesystem::path trust;  // trust.bundle; beside it trust.bundle.root and the folder trust.bundle.lists
  std::string terminal;         // the QR code drawn with characters
};

// Writes them into `folder`, which is made owner-only where it is missing; personal data is readable for the owner alone.
// Reasons of EncodeQr, P256PublicKey::FromDer and WriteFileAtomically; FILE_UNWRITABLE.
Result<Keepsakes> Keep(const std::filesystem::path& folder, const proofing::v1::GetResultResponse& result,
                       const credential::v1::GetTrustBundleResponse& trust);

// Writes trust.bundle, trust.bundle.root and the status lists into `folder` alone; gives the bundle's path. The same reasons.
Result<std::filesystem::path> KeepTrust(const std::filesystem::path& folder,
                                        const credential::v1::GetTrustBundleResponse& trust);

}  // namespace lagan::demo
