#include "tests/specimen/simulator_b.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/core/file.h"

namespace lagan::specimen {
namespace {

template <typename T>
struct Field {
  std::string_view name;
  double T::*member;
};

// Numbers are drawn in these orders, so that a seed keeps its meaning.
struct PrintDraw {
  double zone_size = 1, zone_pitch = 1, zone_jitter = 0, zone_ink = 1, zone_veil = 0.62, wear = 0, stamp = 0;
};
constexpr std::array kPrint = std::to_array<Field<PrintDraw>>({{"zone_size", &PrintDraw::zone_size},
                                                               {"zone_pitch", &PrintDraw::zone_pitch},
                                                               {"zone_jitter", &PrintDraw::zone_jitter},
                                                               {"zone_ink", &PrintDraw::zone_ink},
                                                               {"zone_veil", &PrintDraw::zone_veil},
                                                               {"wear", &PrintDraw::wear},
                                                               {"stamp", &PrintDraw::stamp}});
constexpr std::array kPhone = std::to_array<Field<PhoneShot>>({{"roll_degrees", &PhoneShot::roll_degrees},
                                                               {"pitch_degrees", &PhoneShot::pitch_degrees},
                                                               {"yaw_degrees", &PhoneShot::yaw_degrees},
                                                               {"distance", &PhoneShot::distance},
                                                               {"bend", &PhoneShot::bend},
                                                               {"bend_degrees", &PhoneShot::bend_degrees},
                                                               {"margin", &PhoneShot::margin},
                                                               {"pixels_per_mm", &PhoneShot::pixels_per_mm},
                                                               {"quarter_turns", &PhoneShot::quarter_turns},
                                                               {"ambient", &PhoneShot::ambient},
                                                               {"lamp_x", &PhoneShot::lamp_x},
                                                               {"lamp_y", &PhoneShot::lamp_y},
                                                               {"lamp_height", &PhoneShot::lamp_height},
                                                               {"warmth", &PhoneShot::warmth},
                                                               {"highlight", &PhoneShot::highlight},
                                                               {"highlight_x", &PhoneShot::highlight_x},
                                                               {"highlight_y", &PhoneShot::highlight_y},
                                                               {"highlight_size", &PhoneShot::highlight_size},
                                                               {"window", &PhoneShot::window},
                                                               {"radial", &PhoneShot::radial},
                                                               {"vignetting", &PhoneShot::vignetting},
                                                               {"defocus", &PhoneShot::defocus},
                                                               {"shake", &PhoneShot::shake},
                                                               {"full_well", &PhoneShot::full_well},
                                                               {"read_noise", &PhoneShot::read_noise},
                                                               {"denoise", &PhoneShot::denoise},
                                                               {"chroma_blur", &PhoneShot::chroma_blur},
                                                               {"sharpen", &PhoneShot::sharpen},
                                                               {"sharpen_radius", &PhoneShot::sharpen_radius},
                                                               {"exposure", &PhoneShot::exposure},
                                                               {"contrast", &PhoneShot::contrast},
                                                               {"shrink", &PhoneShot::shrink},
                                                               {"first_quality", &PhoneShot::first_quality}});
constexpr std::array kScanner =
    std::to_array<Field<ScannerPass>>({{"pixels_per_mm", &ScannerPass::pixels_per_mm},
                                       {"skew_degrees", &ScannerPass::skew_degrees},
                                       {"margin", &ScannerPass::margin},
                                       {"lid", &ScannerPass::lid},
                                       {"softness", &ScannerPass::softness},
                                       {"channel_shift", &ScannerPass::channel_shift},
                                       {"wobble", &ScannerPass::wobble},
                                       {"banding", &ScannerPass::banding},
                                       {"streaks", &ScannerPass::streaks},
                                       {"noise", &ScannerPass::noise},
                                       {"gamma", &ScannerPass::gamma},
                                       {"black_point", &ScannerPass::black_point},
                                       {"white_point", &ScannerPass::white_point},
                                       {"grey", &ScannerPass::grey},
                                       {"toner", &ScannerPass::toner},
                                       {"quarter_turns", &ScannerPass::quarter_turns}});
constexpr std::array<std::pair<AgeingLevel, const char*>, 3> kLevels = {
    {{AgeingLevel::kLight, "light"}, {AgeingLevel::kModerate, "moderate"}, {AgeingLevel::kHard, "hard"}}};

}  // namespace

// Reads the file's parts; throws what nlohmann throws, caught in Load.
class SimulatorBReader {
 public:
  static SimulatorB::Range RangeOf(const nlohmann::json& entry) {
    if (entry.size() < 2 || entry.size() > 3) throw std::out_of_range("a range has two or three numbers");
    return {entry.at(0), entry.at(1), entry.size() > 2 ? entry.at(2).get<double>() : 1.0};
  }
  template <typename Fields>
  static SimulatorB::Ranges RangesOf(const nlohmann::json& part, const Fields& fields) {
    SimulatorB::Ranges ranges;
    for (const auto& field : fields)
      ranges[std::string(field.name)] = RangeOf(part.at(std::string(field.name)));
    if (ranges.size() != part.size()) throw std::out_of_range("unknown parameter");
    return ranges;
  }
  static SimulatorB Read(const nlohmann::json& file) {
    SimulatorB simulator;
    simulator.scanned_ = file.at("scanned");
    simulator.sharp_ = file.at("face").at("sharp");
    simulator.leaning_ = file.at("face").at("leaning");
    for (const auto& [level, name] : kLevels) {
      const nlohmann::json& scene = file.at("scene").at(name);
      simulator.levels_[level] = {scene.at("spread"),
                                  scene.at("both_sides"),
                                  scene.at("hand"),
                                  RangesOf(file.at("print").at(name), kPrint),
                                  RangesOf(file.at("phone").at(name), kPhone),
                                  RangesOf(file.at("scanner").at(name), kScanner),
                                  RangeOf(file.at("quality").at(name))};
    }
    return simulator;
  }
};

std::filesystem::path SimulatorBFile() { return LAGAN_SIMULATOR_B; }

Result<SimulatorB> SimulatorB::Load(const std::filesystem::path& file) {
  LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(file, 1 << 20));
  try {
    return SimulatorBReader::Read(nlohmann::json::parse(text));
  } catch (const std::exception& error) {
    return FailedPrecondition("SIMULATOR_INVALID", std::string("Simulator B's parameters: ") + error.what());
  }
}

// Every range takes its two numbers whether it applies or not, so that one share does not shift what follows.
template <typename Fields, typename To>
void SimulatorB::DrawInto(const Fields& fields, const Ranges& ranges, Random& random, To& to) {
  for (const auto& field : fields) {
    const Range& range = ranges.at(std::string(field.name));
    const bool applies = random.Chance(range.share);
    const double value = random.Between(range.low, range.high);
    if (applies) to.*field.member = value;
  }
}

CircumstancesB SimulatorB::Draw(AgeingLevel level, std::uint64_t seed) const {
  const Level& ranges = levels_.at(level);
  Random random(seed ^ 0xB0B0u);
  CircumstancesB drawn;
  PrintDraw print;
  DrawInto(kPrint, ranges.print, random, print);
  const double face = random.Unit();
  drawn.print = {face < sharp_              ? ZoneFace::kSharp
                 : face < sharp_ + leaning_ ? ZoneFace::kLeaning
                                            : ZoneFace::kRegular,
                 print.zone_size,
                 print.zone_pitch,
                 print.zone_jitter,
                 print.zone_ink,
                 print.zone_veil,
                 print.wear,
                 print.stamp > 0,
                 static_cast<DateStyle>(random.Below(4)),
                 std::nullopt,
                 random.Next()};
  drawn.spread = random.Chance(ranges.spread);
  drawn.both_sides = random.Chance(ranges.both_sides);
  drawn.hand = random.Chance(ranges.hand);
  drawn.scanned = random.Chance(scanned_);
  DrawInto(kPhone, ranges.phone, random, drawn.shot);
  DrawInto(kScanner, ranges.scanner, random, drawn.pass);
  drawn.shot.seed = random.Next();
  drawn.pass.seed = random.Next();
  drawn.jpeg_quality = static_cast<int>(random.Between(ranges.quality.low, ranges.quality.high));
  // Nobody holds a document on a scanner's glass; a hand comes into the picture from outside.
  if (drawn.scanned) drawn.hand = false;
  if (drawn.hand) drawn.shot.margin = 0;
  return drawn;
}

}  // namespace lagan::specimen
