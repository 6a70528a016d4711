#include "services/policy/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/core/file.h"
#include "base/core/text.h"

namespace lagan::policy {
namespace {

constexpr std::string_view kVersionMark = "# version: ";
constexpr std::string_view kRowsMark = "# rows: ";

Status Invalid(std::string_view name, int line, std::string_view what) {
  return FailedPrecondition("POLICY_INVALID", fmt::format("{}:{}: {}.", name, line, what));
}

std::optional<int> WholeNumber(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool plain = !text.empty() && text[0] != '-' && (text == "0" || text[0] != '0');
  if (!plain || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool IsVersionName(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

bool IsCleanLine(std::string_view line) {
  std::string without_tabs(line);
  std::replace(without_tabs.begin(), without_tabs.end(), '\t', ' ');
  return IsUtf8(without_tabs) && IsPlainText(without_tabs);
}

// Reads line by line; each step knows what may come at its place.
class Parser {
 public:
  Parser(std::string_view name, std::span<const std::string_view> columns) : columns_(columns) {
    table_.name = name;
  }

  Status Line(std::string_view line) {
    ++line_;
    if (line.empty()) return Wrong("an empty line");
    if (!IsCleanLine(line)) return Wrong("a character that is not plain UTF-8 text");
    if (line[0] == '#') return Comment(line);
    std::vector<std::string> cells = SplitText(line, '\t');
    if (!header_seen_) return Header(cells);
    if (cells.size() != columns_.size()) {
      return Wrong(fmt::format("{} cells where there are {} columns", cells.size(), columns_.size()));
    }
    table_.rows.push_back({line_, std::move(cells)});
    return Status();
  }

  Result<Table> Finish() {
    if (!header_seen_) return Wrong("no header");
    if (static_cast<int>(table_.rows.size()) != *row_count_) {
      return Wrong(fmt::format("{} rows where {} are announced", table_.rows.size(), *row_count_));
    }
    return std::move(table_);
  }

 private:
  Status Wrong(std::string_view what) const { return Invalid(table_.name, line_, what); }

  Status Comment(std::string_view line) {
    if (line.starts_with(kVersionMark)) {
      if (!table_.version.empty() || header_seen_) return Wrong("a version in the wrong place");
      const std::string_view version = line.substr(kVersionMark.size());
      if (!IsVersionName(version)) return Wrong("a version that is no name");
      table_.version = version;
    } else if (line.starts_with(kRowsMark)) {
      if (row_count_ || header_seen_) return Wrong("a row count in the wrong place");
      row_count_ = WholeNumber(line.substr(kRowsMark.size()));
      if (!row_count_) return Wrong("a row count that is no number");
    }
    return Status();
  }

  Status Header(const std::vector<std::string>& cells) {
    if (table_.version.empty()) return Wrong("no '# version: NAME' before the header");
    if (!row_count_) return Wrong("no '# rows: COUNT' before the header");
    if (!std::equal(cells.begin(), cells.end(), columns_.begin(), columns_.end())) {
      return Wrong(fmt::format("the columns must be: {}", fmt::join(columns_, " ")));
    }
    header_seen_ = true;
    return Status();
  }

  std::span<const std::string_view> columns_;
  Table table_;
  std::optional<int> row_count_;
  bool header_seen_ = false;
  int line_ = 0;
};

}  // namespace

Result<Table> ParseTable(std::string_view name, std::string_view text,
                         std::span<const std::string_view> columns) {
  if (text.size() > kMaxTableBytes) return Invalid(name, 0, "the table is too large");
  if (!text.ends_with('\n')) return Invalid(name, 0, "the last line does not end");
  text.remove_suffix(1);
  Parser parser(name, columns);
  for (const std::string& line : SplitText(text, '\n')) LAGAN_RETURN_IF_ERROR(parser.Line(line));
  return parser.Finish();
}

Result<Table> ReadTable(const std::filesystem::path& path, std::span<const std::string_view> columns) {
  const Result<std::string> text = ReadTextFile(path, kMaxTableBytes);
  if (!text.ok()) return FailedPrecondition("POLICY_INVALID", text.status().message());
  return ParseTable(path.filename().string(), *text, columns);
}

Status RowInvalid(const Table& table, const Row& row, const std::string& what) {
  return Invalid(table.name, row.line, what);
}

Result<int> NumberCell(const Table& table, const Row& row, std::size_t column, int least, int most) {
  const std::optional<int> number = WholeNumber(row.cells[column]);
  if (!number || *number < least || *number > most) {
    return RowInvalid(table, row,
                      fmt::format("cell {} must be a number of {} to {}", column + 1, least, most));
  }
  return *number;
}

}  // namespace lagan::policy
