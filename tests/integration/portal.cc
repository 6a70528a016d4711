#include "tests/integration/portal.h"

#include <algorithm>
#include <cstdlib>

#include "base/crypto/random.h"
#include "services/rpc/configured.h"
#include "tests/integration/recorded_person.h"
#include "tests/specimen/sets.h"

namespace lagan::integration {
namespace {

constexpr std::size_t kChunk = 128 << 10;
constexpr std::chrono::minutes kChecksLimit{1};
// Enough to be read, and quick to read.
constexpr double kPixelsPerMillimetre = 10;

std::shared_ptr<rpc::Channel> OpenChannel(const rpc::Configuration& configuration, const std::string& name) {
  rpc::ChannelOptions options = rpc::ChannelOptionsOf(configuration, name, "proofing");
  options.tries = 1;
  auto channel = rpc::Channel::Open(std::move(options));
  if (!channel.ok()) std::abort();
  return *channel;
}

bool IsBeingChecked(v1::State state) {
  return state == v1::STATE_SUBMITTED || state == v1::STATE_CHECKING || state == v1::STATE_DECIDED;
}

}  // namespace

std::string NewKey() { return crypto::SystemRandom().TakeId(); }

Bytes DemoPicture(const std::string& file, const std::filesystem::path& portrait) {
  for (specimen::DemoItem& item : specimen::DemoSet()) {
    if (item.file != file) continue;
    item.order.render.pixels_per_mm = kPixelsPerMillimetre;
    item.order.render.portrait_file = portrait;
    const auto photograph = specimen::MakePhotograph(item.order);
    if (!photograph.ok()) std::abort();
    const auto bytes =
        specimen::EncodeJpeg(photograph->picture, {.exif_orientation = item.order.exif_orientation});
    if (bytes.ok()) return *bytes;
  }
  std::abort();
}

Applicant Eriksson() { return {.picture = DemoPicture("passport.jpg")}; }

const rpc::CallOptions Portal::kTry = {.timeout = std::chrono::seconds(40), .retry = false};

Portal::Portal(const rpc::Configuration& configuration, const std::string& name)
    : client_(OpenChannel(configuration, name)) {}

bool Portal::MayBeRepeated(const Status& status) {
  // Aborted as well, but for good: the case is somebody else's now, the batch stays missing.
  if (status.reason() == "LEASE_LOST" || status.reason() == "BATCH_ORDER") return false;
  return status.code() == Code::kUnavailable || status.code() == Code::kDeadlineExceeded ||
         status.code() == Code::kAborted || status.reason() == "SERVER_BUSY" ||
         status.reason() == "STORE_COMMIT_UNKNOWN";
}

Result<v1::CreateApplicationResponse> Portal::Create(const std::string& key) const {
  v1::CreateApplicationRequest request;
  request.set_idempotency_key(key);
  request.set_subject_reference("subject-1");
  request.mutable_actor()->set_kind(common::v1::ACTOR_KIND_SUBJECT);
  request.set_level_asked(v1::LEVEL_MEDIUM);
  request.set_purpose("integration");
  return Call(&Stub::CreateApplication, request);
}

Result<v1::RecordNoticeResponse> Portal::RecordNotice(const std::string& id, const std::string& key) const {
  v1::RecordNoticeRequest request;
  request.set_idempotency_key(key);
  request.set_application_id(id);
  request.set_notice_version("2026-11");
  request.set_lawful_basis("public_task");
  return Call(&Stub::RecordNotice, request);
}

Result<std::string> Portal::Open() const {
  LAGAN_ASSIGN_OR_RETURN(const auto created, Create());
  const std::string id = created.application().application_id();
  LAGAN_RETURN_IF_ERROR(RecordNotice(id).status());
  return id;
}

Result<v1::UploadDocumentResponse> Portal::Upload(const std::string& id, ByteView picture,
                                                  const std::string& document_type,
                                                  const std::string& key) const {
  std::vector<v1::UploadDocumentRequest> messages(1);
  v1::UploadDocumentStart* const start = messages.front().mutable_start();
  start->set_idempotency_key(key);
  start->set_application_id(id);
  start->set_document_type(document_type);
  start->set_size(static_cast<std::uint32_t>(picture.size()));
  for (std::size_t at = 0; at < picture.size(); at += kChunk) {
    const ByteView part = picture.subspan(at, std::min(kChunk, picture.size() - at));
    messages.emplace_back().set_chunk(std::string(AsText(part)));
  }
  return Persistently([&] { return client_.Upload(&Stub::UploadDocument, kTry, messages); });
}

Result<v1::RecordConsentResponse> Portal::Consent(const std::string& id, v1::ConsentPurpose purpose,
                                                  bool given, const std::string& key) const {
  v1::RecordConsentRequest request;
  request.set_idempotency_key(key);
  request.set_application_id(id);
  request.set_purpose(purpose);
  request.set_given(given);
  request.set_version("2026-11");
  return Call(&Stub::RecordConsent, request);
}

Result<v1::StartFaceCheckResponse> Portal::StartFaceCheck(const std::string& id,
                                                          const std::string& key) const {
  v1::StartFaceCheckRequest request;
  request.set_idempotency_key(key);
  request.set_application_id(id);
  request.set_more_time(true);
  return Call(&Stub::StartFaceCheck, request);
}

Result<v1::SendFaceFramesResponse> Portal::SendFrames(const std::string& id, const std::string& challenge_id,
                                                      std::uint32_t batch,
                                                      const std::vector<v1::FaceFrame>& frames,
                                                      const std::string& key) const {
  v1::SendFaceFramesRequest request;
  request.set_idempotency_key(key);
  request.set_application_id(id);
  request.set_challenge_id(challenge_id);
  request.set_batch(batch);
  request.mutable_frames()->Assign(frames.begin(), frames.end());
  return Call(&Stub::SendFaceFrames, request);
}

Result<v1::Application> Portal::Get(const std::string& id) const {
  LAGAN_ASSIGN_OR_RETURN(const auto response, Ask(&Stub::GetApplication, id));
  return response.application();
}

Result<v1::Application> Portal::SubmitAndAwait(const std::string& id) const {
  LAGAN_RETURN_IF_ERROR(Ask(&Stub::SubmitApplication, id).status());
  const auto deadline = std::chrono::steady_clock::now() + kChecksLimit;
  while (std::chrono::steady_clock::now() < deadline) {
    LAGAN_ASSIGN_OR_RETURN(v1::Application application, Get(id));
    if (!IsBeingChecked(application.state())) return application;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return Internal("CHECKS_TOO_SLOW", "The checks came to no end.");
}

Result<Journey> Portal::Run(const Applicant& applicant) const {
  LAGAN_ASSIGN_OR_RETURN(const std::string id, Open());
  return Continue(id, applicant);
}

Result<Journey> Portal::Continue(const std::string& id, const Applicant& applicant) const {
  Journey journey;
  journey.id = id;
  LAGAN_ASSIGN_OR_RETURN(journey.upload, Upload(id, applicant.picture, applicant.document_type));
  journey.application = journey.upload.application();
  if (!journey.upload.usable()) return journey;
  if (applicant.face == nullptr) {
    LAGAN_RETURN_IF_ERROR(Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false).status());
  } else {
    LAGAN_RETURN_IF_ERROR(DoFaceCheck(*this, id, *applicant.face).status());
  }
  LAGAN_ASSIGN_OR_RETURN(journey.application, SubmitAndAwait(id));
  if (journey.application.state() != v1::STATE_ISSUED) return journey;
  LAGAN_ASSIGN_OR_RETURN(journey.result, Ask(&Stub::GetResult, id));
  return journey;
}

}  // namespace lagan::integration
