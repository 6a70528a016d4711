// One network of the folder, ready to run in OpenCV's dnn module.
#pragma once

#include <string>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include "base/core/result.h"
#include "face/models/model_folder.h"

namespace lagan::face {

// Not thread-safe. Run and Forget throw cv::Exception as OpenCV does; callers catch it at the room's edge
// (detect/picture_view.h).
class Network {
 public:
  // Runs the network once on a grey picture, so that one that cannot run is found now. `outputs` are the names whose
  // values Run gives, in this order; empty for the only one there is. MODEL_UNREADABLE when OpenCV cannot make a network of
  // it, or `values`, one number an output, are not how many it answers.
  static Result<Network> Open(const ModelPart& part, const std::vector<std::string>& outputs = {},
                              const std::vector<std::size_t>& values = {});

  const NetInput& input() const { return input_; }
  cv::Size size() const { return {input_.width, input_.height}; }
  // `picture` has 8 bits, 3 channels RGB and exactly size(). What comes back may share the network's memory: read it before
  // the next run.
  std::vector<cv::Mat> Run(const cv::Mat& picture);
  // Runs on a grey picture, so that nothing of the last one stays in the network's layers.
  void Forget();

 private:
  Network(cv::dnn::Net net, NetInput input, std::vector<std::string> outputs)
      : net_(std::move(net)), input_(input), outputs_(std::move(outputs)) {}

  cv::dnn::Net net_;
  NetInput input_;
  std::vector<std::string> outputs_;
};

}  // namespace lagan::face
