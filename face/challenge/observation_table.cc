#include "face/challenge/observation_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/core/text.h"

namespace lagan::face {
namespace {

constexpr std::string_view kHeader =
    "file\tcaptured_at_ms\twidth\theight\tfaces\tleft\ttop\tbox_width\tbox_height\tscore\tyaw\tpitch\teye_"
    "distance\t"
    "sharpness\tbrightness\tbackground_motion\tdigest";
constexpr std::size_t kColumns = 17;
constexpr std::size_t kMostRows = 100'000;
constexpr int kMostSide = 8'000;

// Reads one row cell by cell; the first bad cell makes all of it bad.
class RowReader {
 public:
  explicit RowReader(std::string_view row) : cells_(SplitText(row, '\t')), good_(cells_.size() == kColumns) {}

  template <typename T>
  void Number(T& out, T least, T most) {
    const std::string cell = Text();
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), out);
    good_ = good_ && error == std::errc() && end == cell.data() + cell.size() && out >= least && out <= most;
  }
  void Real(float& out) { Number(out, -1e6F, 1e6F); }
  std::string Text() { return good_ ? cells_.at(next_++) : std::string(); }
  bool good() const { return good_; }

 private:
  std::vector<std::string> cells_;
  std::size_t next_ = 0;
  bool good_;
};

bool ReadRow(std::string_view row, ObservedFrame& out) {
  RowReader reader(row);
  Observation& seen = out.observation;
  out.file = reader.Text();
  reader.Number(out.captured_ms, std::uint64_t{0}, std::uint64_t{1} << 53);
  reader.Number(seen.width, 0, kMostSide);
  reader.Number(seen.height, 0, kMostSide);
  reader.Number(seen.faces, 0, 10'000);
  Box& box = seen.largest.box;
  for (float* value :
       {&box.left, &box.top, &box.width, &box.height, &seen.largest.score, &seen.pose.yaw, &seen.pose.pitch,
        &seen.eye_distance, &seen.sharpness, &seen.brightness, &seen.background_motion}) {
    reader.Real(*value);
  }
  const auto digest = HexDecode(reader.Text());
  if (!reader.good() || out.file.empty() || !digest.ok() || digest->size() != seen.digest.size())
    return false;
  std::copy(digest->begin(), digest->end(), seen.digest.begin());
  return true;
}

}  // namespace

std::string WriteObservations(const std::vector<ObservedFrame>& frames) {
  std::string out = std::string(kHeader) + '\n';
  for (const ObservedFrame& frame : frames) {
    const Observation& seen = frame.observation;
    const Box& box = seen.largest.box;
    out +=
        fmt::format("{}\t{}\t{}\t{}\t{}", frame.file, frame.captured_ms, seen.width, seen.height, seen.faces);
    for (const float value :
         {box.left, box.top, box.width, box.height, seen.largest.score, seen.pose.yaw, seen.pose.pitch,
          seen.eye_distance, seen.sharpness, seen.brightness, seen.background_motion}) {
      out += fmt::format("\t{:.4f}", value);
    }
    out += '\t' + HexEncode(seen.digest) + '\n';
  }
  return out;
}

Result<std::vector<ObservedFrame>> ReadObservations(std::string_view table) {
  const auto invalid = [](std::size_t row) {
    return InvalidArgument("OBSERVATIONS_INVALID", fmt::format("Row {} is no row of observations.", row));
  };
  if (table.ends_with('\n')) table.remove_suffix(1);
  const std::vector<std::string> rows = SplitText(table, '\n');
  if (rows.empty() || rows[0] != kHeader) return invalid(1);
  if (rows.size() > kMostRows + 1) return invalid(kMostRows + 2);
  std::vector<ObservedFrame> frames;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (!ReadRow(rows[i], frames.emplace_back())) return invalid(i + 1);
  }
  return frames;
}

}  // namespace lagan::face
