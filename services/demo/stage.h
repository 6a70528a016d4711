// What every journey of the demonstration plays on.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/credential/v1/credential.pb.h"
#include "services/demo/face_film.h"
#include "services/demo/narrator.h"
#include "services/demo/portal.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"

namespace lagan::demo {

inline constexpr char kPortal[] = "portal-sandbox";
inline constexpr char kConsole[] = "operator-console";

struct Stage {
  rpc::Configuration configuration;
  std::filesystem::path register_csv;
  // Where files are kept; owner-only.
  std::filesystem::path out;
  // The photo of the digital journey; empty: the specimen passport.
  std::filesystem::path document{};
  std::string document_type = "passport_biometric";
  // Nobody to film: why_no_film says why, and each journey ends with a person instead.
  std::optional<FaceFilm> film{};
  std::string why_no_film{};
  // What was sent in the digital journey's challenge, for whoever recorded it.
  std::vector<Shot> earlier_answer{};
  // Outlive the stage.
  Narrator* narrator = nullptr;
  crypto::RandomSource* random = nullptr;
  const Clock* clock = nullptr;

  // A channel to `service` under the certificate of `caller`. SANDBOX_NOT_STARTED where there never were certificates.
  Result<std::shared_ptr<rpc::Channel>> Connect(const std::string& caller, const std::string& service) const;
  Result<Portal> ConnectPortal() const;
};

enum class End {
  kAsDescribed,
  // The picture of the document cannot be used.
  kPictureRefused,
  // A person has to look, although nothing was missing on our side.
  kNothingIssued,
  kOtherwise,
};

// Where a journey ended, and what a program may know of it.
struct Ending {
  End end = End::kOtherwise;
  nlohmann::ordered_json report = nlohmann::ordered_json::object();
};

// Specimen documents, drawn and photographed by lagan-specimen where they are not there yet: out/specimens.
Result<std::filesystem::path> DrawSpecimens(const Stage& stage);
Result<Bytes> ReadPhoto(const std::filesystem::path& photo);
// What a venue verifies with.
Result<credential::v1::GetTrustBundleResponse> FetchTrust(const Stage& stage);

// Consents and the face check, up to three challenges, with the filmed person; without a film the person does not consent.
// The answer is that of the last challenge. Says that it is simulated.
Result<FaceAnswer> ShowFace(const Stage& stage, const Portal& portal, const std::string& id);

// "application_id", "state", "outcome", "level", "profile", "reason", "advice", "derivation", "missing", "audit_events",
// "audit_event_ids".
nlohmann::ordered_json ReportOf(const proofing::v1::Application& application);
// Tells how the grade came about, and the entries of the application in the audit log, with the place of the newest one
// there. The application as GetApplication gives it.
Status TellGradeAndReceipts(const Stage& stage, const proofing::v1::Application& application);

}  // namespace lagan::demo
