#include "services/demo/board.h"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "base/core/text.h"

namespace lagan::demo {
namespace {

namespace v1 = statistics::v1;

constexpr std::size_t kWidth = 100;

std::string Line(std::string_view name, const std::string& value, const std::string& remark = "") {
  const std::string line = fmt::format("  {:<28}{:>12}  {}", name, value, remark);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string Share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "" : fmt::format("{} %", (200 * part + whole) / (2 * whole));
}

std::string ChannelsOf(const v1::GetLiveCountsResponse& live) {
  const std::map<std::string, std::uint64_t> sorted(live.by_channel().begin(), live.by_channel().end());
  std::string text;
  for (const auto& [channel, count] : sorted)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", PrintableAscii(channel, 20), count);
  return text;
}

// The texts of a table, its first row the heads, as columns: the first to the left, the others to the right.
std::string Align(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = fmt::format("  {:<{}}", row[0], widths[0]);
    for (std::size_t i = 1; i < row.size(); ++i) line += fmt::format("  {:>{}}", row[i], widths[i]);
    text += line + "\n";
  }
  return text;
}

std::string ToText(const v1::Cell& cell) { return cell.suppressed() ? "*" : std::to_string(cell.count()); }

void AddOnce(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

std::string ToText(const v1::Table& table) {
  std::vector<std::string> row_names;
  std::vector<std::string> column_names;
  std::map<std::pair<std::string, std::string>, std::string> cells;
  for (const v1::Cell& cell : table.cells()) {
    AddOnce(row_names, cell.row());
    AddOnce(column_names, cell.column());
    cells[{cell.row(), cell.column()}] = ToText(cell);
  }
  std::vector<std::vector<std::string>> rows;
  if (column_names.size() > 1) {
    rows.push_back({""});
    for (const std::string& column : column_names) rows.back().push_back(PrintableAscii(column, 30));
  }
  for (const std::string& row : row_names) {
    rows.push_back({PrintableAscii(row, 30)});
    for (const std::string& column : column_names) rows.back().push_back(cells[{row, column}]);
  }
  return Align(rows);
}

std::string Wrap(std::string_view text) {
  std::string out;
  std::string line;
  for (const std::string& word : SplitText(text, ' ')) {
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
      out += line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? out : out + line + "\n";
}

}  // namespace

std::string DurationInWords(std::uint64_t seconds) {
  const struct {
    std::uint64_t seconds;
    const char* name;
  } units[] = {{24 * 3600, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
  for (std::size_t i = 0; i < std::size(units); ++i) {
    if (seconds < units[i].seconds) continue;
    std::string text = fmt::format("{} {}", seconds / units[i].seconds, units[i].name);
    const std::uint64_t rest = seconds % units[i].seconds;
    if (i + 1 < std::size(units) && rest >= units[i + 1].seconds)
      text += fmt::format(" {} {}", rest / units[i + 1].seconds, units[i + 1].name);
    return text;
  }
  return "0 s";
}

std::string LiveBoard(const v1::GetLiveCountsResponse& live) {
  const auto count = [&](std::string_view name, std::uint64_t value, std::uint64_t whole) {
    return Line(name, std::to_string(value), Share(value, whole));
  };
  const auto time = [](std::string_view name, std::uint64_t of, std::uint64_t p50, std::uint64_t p90) {
    if (of == 0) return Line(name, "-");
    return Line(name, DurationInWords(p50), "90 % within " + DurationInWords(p90));
  };
  const std::uint64_t manual = live.decided() - std::min(live.decided(), live.decided_automatically());
  std::string text = "Today since midnight (UTC); exact, not for publication\n";
  text += Line("opened", std::to_string(live.opened()));
  text += Line("submitted", std::to_string(live.submitted()));
  text += Line("decided", std::to_string(live.decided()), ChannelsOf(live));
  text += count("  without a person", live.decided_automatically(), live.decided());
  text += count("  approved", live.approved(), live.decided());
  text += count("  not proven", live.not_proven(), live.decided());
  text += count("  refused for fraud", live.refused_fraud(), live.decided());
  text += Line("ended without a decision", std::to_string(live.ended()));
  text += time("median time, automatic", live.decided_automatically(), live.automatic_p50(),
               live.automatic_p90());
  return text + time("median time, by a person", manual, live.manual_p50(), live.manual_p90());
}

std::string ReleaseBoard(const v1::GetReleaseResponse& release) {
  std::string text = "Week of " + PrintableAscii(release.week(), 10) + " (* suppressed)\n";
  for (const v1::Table& table : release.tables())
    text += "\n" + PrintableAscii(table.title(), 80) + "\n" + ToText(table);
  return text + "\n" + Wrap(PrintableAscii(release.method(), 2000));
}

}  // namespace lagan::demo
