#include "face/presentation/passive.h"

#include <algorithm>
#include <cmath>

#include "face/detect/geometry.h"
#include "face/detect/picture_view.h"
#include "face/models/network.h"

namespace lagan::face {
namespace {

// The network was made for this much of the surroundings.
constexpr double kSurroundings = 2.7;

// The first of the values after softmax.
double FirstOfSoftmax(const cv::Mat& logits) {
  const auto* values = logits.ptr<float>();
  const float largest = *std::max_element(values, values + logits.total());
  double sum = 0;
  for (std::size_t i = 0; i < logits.total(); ++i) sum += std::exp(static_cast<double>(values[i]) - largest);
  return std::exp(static_cast<double>(values[0]) - largest) / sum;
}

}  // namespace

struct PassiveCheck::Parts {
  Network network;
};

PassiveCheck::PassiveCheck(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PassiveCheck::~PassiveCheck() = default;

Result<std::unique_ptr<PassiveCheck>> PassiveCheck::Open(const ModelFolder& models) {
  return Guarded([&]() -> Result<std::unique_ptr<PassiveCheck>> {
    LAGAN_ASSIGN_OR_RETURN(Network network, Network::Open(models.Part(Role::kPassive)));
    return std::unique_ptr<PassiveCheck>(
        new PassiveCheck(std::make_unique<Parts>(Parts{std::move(network)})));
  });
}

Result<double> PassiveCheck::LiveScore(const image::Pixels& frame, const Face& face) {
  LAGAN_RETURN_IF_ERROR(CheckPicture(frame));
  const Box inside = Clipped(face.box, frame.width, frame.height);
  if (!(inside.width >= 1 && inside.height >= 1)) {
    return InvalidArgument("BOX_INVALID", "The face's box lies outside the frame.");
  }
  return Guarded([&]() -> Result<double> {
    const Box box = EnlargedInside(inside, kSurroundings, frame.width, frame.height);
    const double score =
        FirstOfSoftmax(parts_->network.Run(CutOut(RgbOf(frame), box, parts_->network.size()))[0]);
    return score;
  });
}

}  // namespace lagan::face
