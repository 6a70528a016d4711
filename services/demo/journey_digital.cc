// Somebody with a phone.
#include <fmt/format.h>

#include "base/crypto/p256.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "services/demo/journeys.h"
#include "services/demo/keepsakes.h"
#include "services/demo/venue.h"
#include "services/demo/words.h"
#include "services/tokens/jwt.h"

namespace lagan::demo {
namespace {

using Json = nlohmann::ordered_json;

// What a run found out.
struct Findings {
  proofing::v1::Application application{};
  proofing::v1::GetResultResponse result{};
  FaceAnswer face{};
  std::optional<Keepsakes> kept{};
  std::optional<Verification> verification{};
  // Of the first of the passes that show an age only.
  std::optional<Verification> over18{};
  bool result_signature_holds = false;
  bool picture_usable = true;

  bool IsIssued() const { return application.state() == proofing::v1::STATE_ISSUED; }
  bool IsVerified() const {
    return IsIssued() && verification && verification->IsSpecimen() && over18 && over18->IsSpecimen() &&
           result_signature_holds && result.specimen();
  }
};

// As a relying party checks it: signature, issuer, audience, time.
Status CheckResult(const Stage& stage, const Findings& findings,
                   const credential::v1::GetTrustBundleResponse& trust) {
  LAGAN_ASSIGN_OR_RETURN(const auto key, crypto::P256PublicKey::FromDer(AsBytes(trust.result_public_key())));
  const Json report = Json::parse(findings.verification->report);
  const std::string issuer = report.at("trust").is_object() ? report["trust"].value("issuer", "") : "";
  return tokens::VerifyJwt(findings.result.result_jwt(), key,
                           {.issuer = issuer, .audience = kPortal, .now = stage.clock->Now()})
      .status();
}

// From an issued credential to a venue's verdict.
Status KeepAndVerify(const Stage& stage, const Portal& portal, Findings& findings) {
  Narrator& narrator = *stage.narrator;
  LAGAN_ASSIGN_OR_RETURN(findings.result, portal.FetchResult(findings.application.application_id()));
  LAGAN_ASSIGN_OR_RETURN(const auto trust, narrator.Time("trust", "The venue's trust bundle was fetched.",
                                                         [&] { return FetchTrust(stage); }));
  LAGAN_ASSIGN_OR_RETURN(findings.kept, Keep(stage.out, findings.result, trust));
  LAGAN_ASSIGN_OR_RETURN(
      findings.verification,
      narrator.Time("verify", "The venue ran lagan-verify on the picture of the QR code, without a network.",
                    [&] { return VerifyPicture(findings.kept->qr_picture, findings.kept->trust); }));
  LAGAN_RETURN_IF_ERROR(narrator.Time(
      "result_signature", "The portal checked the signature, issuer, audience and time of its result.",
      [&] { return CheckResult(stage, findings, trust); }));
  findings.result_signature_holds = true;
  LAGAN_ASSIGN_OR_RETURN(const auto passes,
                         portal.AskForPasses(findings.application.application_id(), "over18", 3));
  if (passes.qr_texts_size() != 3) return Internal("PASSES_MISSING", "Three passes were asked for.");
  LAGAN_ASSIGN_OR_RETURN(findings.over18,
                         narrator.Time("verify_over18", "The venue checked one of them.",
                                       [&] { return VerifyText(passes.qr_texts(0), findings.kept->trust); }));
  return narrator.Time("acknowledge", "The portal acknowledged it: the services forget their sealed copies.",
                       [&] { return portal.Acknowledge(findings.application.application_id()); });
}

// What the venue read in the QR code; null where it was never verified.
Json ClaimsOf(const Findings& findings) {
  if (!findings.verification) return nullptr;
  return Json::parse(findings.verification->report).value("claims", Json(nullptr));
}

Json ToJson(const Stage& stage, const Findings& findings) {
  const auto& verification = findings.verification;
  Json report = {{"verified", findings.IsVerified()}};
  report.update(ReportOf(findings.application));
  report["face"] = findings.face.IsPassed() ? "passed" : findings.face.reason;
  report["serial"] = findings.result.serial();
  report["specimen"] = findings.result.specimen();
  report["verdict"] = nullptr;
  if (verification)
    report["verdict"] = {{"outcome", verification->outcome}, {"reason", verification->reason}};
  report["over18"] = findings.over18 ? Json(findings.over18->reason) : Json(nullptr);
  report["claims"] = ClaimsOf(findings);
  report["timings_ms"] = stage.narrator->timings();
  return report;
}

// The face was not shown because of us: no film, or no networks.
bool CouldNotShowFace(const Stage& stage, const Findings& findings) {
  return !stage.film || !findings.face.available;
}

void TellVerdict(const Findings& findings, Narrator& narrator) {
  narrator.Say(findings.kept->terminal);
  narrator.Say("The venue's verdict: " + findings.verification->outcome + " (" +
               findings.verification->reason + "). " + findings.verification->sentence);
  const Json claims = ClaimsOf(findings);
  for (const auto& [name, value] : claims.items()) {
    narrator.Say("  " + name + ": " + (value.is_string() ? value.get<std::string>() : value.dump()));
  }
  narrator.Say("Its verdict on a pass that shows an age and nothing else: " + findings.over18->outcome +
               " (" + findings.over18->reason + "). " + findings.over18->sentence);
  narrator.Say(fmt::format("Level {}, profile {}. The credential: {}; its text: {}; the portal's result: {}.",
                           LevelWord(findings.application.level()), findings.application.profile(),
                           findings.kept->qr_picture.string(), findings.kept->qr_text.string(),
                           findings.kept->result.string()));
  narrator.Say(
      findings.IsVerified()
          ? "A verified credential, marked SPECIMEN: sandbox keys signed it, and it never verifies as real."
          : "This is not a verified specimen credential, so the journey failed.");
}

End TellEnding(const Stage& stage, const Findings& findings) {
  Narrator& narrator = *stage.narrator;
  const auto& application = findings.application;
  if (findings.IsIssued()) {
    TellVerdict(findings, narrator);
    return findings.IsVerified() ? End::kAsDescribed : End::kOtherwise;
  }
  if (!findings.picture_usable) {
    narrator.Say("No credential: the picture cannot be used (" + application.reason() + ").");
    return End::kPictureRefused;
  }
  narrator.Say("No credential was issued: " + application.reason() + ". " + application.advice());
  if (application.state() != proofing::v1::STATE_IN_REVIEW || !CouldNotShowFace(stage, findings)) {
    return End::kNothingIssued;
  }
  const std::string why = stage.film ? findings.face.advice : stage.why_no_film;
  narrator.Say(
      "Nobody's face could be shown here: " + why +
      "\nSo the machine approves nothing, and the application waits for one of the staff, as described.");
  return End::kAsDescribed;
}

Result<Findings> Play(Stage& stage, const Portal& portal) {
  Findings findings;
  std::filesystem::path photo_file = stage.document;
  if (photo_file.empty()) {
    LAGAN_ASSIGN_OR_RETURN(const auto specimens, DrawSpecimens(stage));
    photo_file = specimens / "passport.jpg";
  }
  LAGAN_ASSIGN_OR_RETURN(const Bytes photo, ReadPhoto(photo_file));
  LAGAN_ASSIGN_OR_RETURN(const std::string id, portal.Open());
  LAGAN_ASSIGN_OR_RETURN(const auto upload, portal.Upload(id, photo, stage.document_type));
  findings.picture_usable = upload.usable();
  if (!upload.usable()) {
    findings.application = upload.application();
    findings.application.set_reason(upload.reason());
    findings.application.set_advice(upload.advice());
    return findings;
  }
  LAGAN_ASSIGN_OR_RETURN(findings.face, ShowFace(stage, portal, id));
  if (findings.face.IsPassed()) stage.earlier_answer = findings.face.sent;
  LAGAN_ASSIGN_OR_RETURN(findings.application, portal.Submit(id));
  LAGAN_RETURN_IF_ERROR(TellGradeAndReceipts(stage, findings.application));
  if (findings.IsIssued()) LAGAN_RETURN_IF_ERROR(KeepAndVerify(stage, portal, findings));
  return findings;
}

}  // namespace

Result<Ending> PlayDigital(Stage& stage) {
  LAGAN_ASSIGN_OR_RETURN(const Portal portal, stage.ConnectPortal());
  LAGAN_ASSIGN_OR_RETURN(const Findings findings, Play(stage, portal));
  const End end = TellEnding(stage, findings);
  return Ending{end, ToJson(stage, findings)};
}

}  // namespace lagan::demo
