#include "face/models/network.h"

#include <utility>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

namespace lagan::face {
namespace {

Status Unreadable(const std::string& file) {
  return FailedPrecondition(
      "MODEL_UNREADABLE",
      "The face model " + file + " is no network that can play its role. Ask who supplied it.");
}

cv::Mat InOrderOf(const cv::Mat& rgb, ChannelOrder order) {
  if (order == ChannelOrder::kRgb) return rgb;
  cv::Mat other;
  cv::cvtColor(rgb, other, order == ChannelOrder::kBgr ? cv::COLOR_RGB2BGR : cv::COLOR_RGB2GRAY);
  return other;
}

}  // namespace

Result<Network> Network::Open(const ModelPart& part, const std::vector<std::string>& outputs,
                              const std::vector<std::size_t>& values) {
  // One worker is one thread; whoever wants more runs more networks.
  cv::setNumThreads(1);
  try {
    cv::dnn::Net net =
        cv::dnn::readNetFromONNX(reinterpret_cast<const char*>(part.onnx.data()), part.onnx.size());
    if (net.empty()) return Unreadable(part.file);
    std::vector<std::string> names = outputs.empty() ? net.getUnconnectedOutLayersNames() : outputs;
    if (outputs.empty() && names.size() != 1) return Unreadable(part.file);
    Network network(std::move(net), part.input, std::move(names));
    const std::vector<cv::Mat> answer = network.Run(cv::Mat(network.size(), CV_8UC3, cv::Scalar::all(128)));
    for (std::size_t i = 0; i < answer.size(); ++i) {
      if (answer[i].empty() || answer[i].depth() != CV_32F) return Unreadable(part.file);
      if (i < values.size() && answer[i].total() != values[i]) return Unreadable(part.file);
    }
    return network;
  } catch (const cv::Exception&) {
    return Unreadable(part.file);
  }
}

std::vector<cv::Mat> Network::Run(const cv::Mat& picture) {
  CV_Assert(picture.size() == size() && picture.type() == CV_8UC3);
  const cv::Scalar mean(input_.mean[0], input_.mean[1], input_.mean[2]);
  net_.setInput(cv::dnn::blobFromImage(InOrderOf(picture, input_.channels), input_.scale, size(), mean));
  std::vector<cv::Mat> answer;
  net_.forward(answer, outputs_);
  return answer;
}

void Network::Forget() { Run(cv::Mat(size(), CV_8UC3, cv::Scalar::all(128))); }

}  // namespace lagan::face
