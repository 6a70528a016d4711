#include "services/liveness/face_tools.h"

#include "face/detect/frame_observer.h"
#include "face/presentation/passive.h"

namespace lagan::liveness {
namespace {

class NetworkFaceTools final : public FaceTools {
 public:
  Status Open(const face::ModelFolder& models) {
    LAGAN_ASSIGN_OR_RETURN(observer_, face::FrameObserver::Open(models));
    LAGAN_ASSIGN_OR_RETURN(passive_, face::PassiveCheck::Open(models));
    LAGAN_ASSIGN_OR_RETURN(matcher_, face::Matcher::Open(models));
    passive_live_ = models.thresholds().passive_live;
    return Status();
  }

  Result<face::Observation> Observe(const image::Pixels& frame, const image::Pixels* before) override {
    return observer_->Observe(frame, before);
  }
  Result<double> LiveScore(const image::Pixels& frame, const face::Face& face) override {
    return passive_->LiveScore(frame, face);
  }
  Result<face::MatchResult> Compare(const image::Pixels& document,
                                    std::span<const image::Pixels> frames) override {
    return matcher_->Compare(document, frames);
  }
  double passive_live() const override { return passive_live_; }

 private:
  std::unique_ptr<face::FrameObserver> observer_;
  std::unique_ptr<face::PassiveCheck> passive_;
  std::unique_ptr<face::Matcher> matcher_;
  double passive_live_ = 1;
};

}  // namespace

Result<std::unique_ptr<FaceTools>> OpenFaceTools(const face::ModelFolder& models) {
  auto tools = std::make_unique<NetworkFaceTools>();
  LAGAN_RETURN_IF_ERROR(tools->Open(models));
  return std::unique_ptr<FaceTools>(std::move(tools));
}

}  // namespace lagan::liveness
