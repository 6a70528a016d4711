#include "tests/specimen/truth.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace lagan::specimen {

std::string TruthRow(const SpecimenTruth& truth) {
  std::string row = fmt::format("{},{},{},{}", truth.file, ZoneFormatName(truth.kind),
                                fmt::join(truth.difficulty, ";"), truth.zone.empty() ? "n/a" : "ok");
  for (std::size_t line = 0; line < 3; ++line)
    row += "," + (line < truth.zone.size() ? truth.zone[line] : "");
  return row + "\n";
}

std::string TruthLine(const SpecimenTruth& truth) {
  nlohmann::json line = {{"file", truth.file},
                         {"format", ZoneFormatName(truth.kind)},
                         {"layout", KindName(truth.kind)},
                         {"simulator", truth.simulator},
                         {"difficulty", fmt::format("{}", fmt::join(truth.difficulty, ";"))},
                         {"lines", truth.zone},
                         {"fields", nlohmann::json::object()},
                         {"zone_quad", nullptr},
                         {"page_quad", truth.page_quad},
                         {"forged", nullptr}};
  for (const PrintedText& text : truth.printed) line["fields"][text.name] = text.text;
  if (truth.zone_quad) line["zone_quad"] = *truth.zone_quad;
  for (const Forgery& forgery : truth.forgeries) {
    line["forged"].push_back({{"kind", forgery.kind}, {"printed", forgery.printed}, {"zone", forgery.zone}});
  }
  return line.dump() + "\n";
}

}  // namespace lagan::specimen
