// Any lattice: what comes out has the shape of its format, keeps the promises of the header, and is what the parser says.
#include <cstdint>
#include <cstdlib>

#include "mrz/check_digit.h"
#include "mrz/decoder.h"
#include "mrz/parser.h"

namespace {

using namespace lagan::mrz;
using namespace std::chrono_literals;
constexpr lagan::Date kToday = 2026y / 11 / 21;
constexpr std::string_view kSymbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

void Require(bool holds) {
  if (!holds) std::abort();
}

// A line feed ends a line; a zone character is a cell of its own; a byte from 128 on is one more choice of the
// cell before it, its cost by its upper bits; 1 says that the cell may be nothing.
std::vector<LatticeLine> LatticeOf(const std::uint8_t* data, std::size_t size) {
  std::vector<LatticeLine> lines(1);
  for (std::size_t i = 0; i < size && i < 400; ++i) {
    LatticeLine& line = lines.back();
    if (data[i] == '\n') {
      lines.emplace_back();
    } else if (data[i] >= 128 && !line.empty()) {
      line.back().push_back({kSymbols[data[i] % 37], static_cast<float>(data[i] / 37) - 3});
    } else if (data[i] == 1 && !line.empty()) {
      line.back().push_back({kNothing, 1});
    } else if (IsZoneCharacter(static_cast<char>(data[i]))) {
      line.push_back({{static_cast<char>(data[i]), 0.1F}});
    } else if (data[i] == 0) {
      line.emplace_back();
    }
  }
  return lines;
}

void CheckZone(const DecodedZone& zone, const std::vector<LatticeLine>& lattice) {
  const FormatSpec& spec = SpecOf(zone.format);
  Require(zone.cost >= 0);
  Require(zone.lines == zone.zone.lines && zone.zone.format == zone.format);
  Require(static_cast<int>(zone.lines.size()) == spec.lines && zone.cells.size() == zone.lines.size());
  for (int line = 0; line < spec.lines; ++line) {
    Require(static_cast<int>(zone.lines[line].size()) == spec.Columns(line));
    int last = -1;
    for (const int cell : zone.cells[line]) {
      Require(cell == -1 || (cell > last && cell < static_cast<int>(lattice[line].size())));
      if (cell >= 0) last = cell;
    }
  }
  for (const FieldSpec& field : spec.fields) {
    for (int i = 0; i < field.span.length; ++i)
      Require(InAlphabet(zone.lines[field.span.line][field.span.column + i], field.alphabet));
  }
  for (const Repair& repair : zone.repairs) {
    Require(zone.lines.at(repair.line).at(repair.column) == repair.taken && repair.read != repair.taken);
    Require(repair.cost >= 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<LatticeLine> lattice = LatticeOf(data, size);
  const std::vector<DecodedZone> zones = Decode(lattice, kToday, 2);
  Require(zones.size() <= 2);
  for (const DecodedZone& zone : zones) CheckZone(zone, lattice);
  if (zones.size() == 2) Require(zones[0].cost <= zones[1].cost && zones[0].lines != zones[1].lines);
  return 0;
}
