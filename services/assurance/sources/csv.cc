#include "services/assurance/sources/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/core/bytes.h"
#include "base/core/file.h"
#include "base/core/text.h"
#include "base/crypto/digest.h"

namespace lagan::sources {
namespace {

Status Invalid(std::string_view name, int line, std::string_view what) {
  return FailedPrecondition("SOURCE_INVALID", fmt::format("{}:{}: {}.", name, line, what));
}

bool IsGoodCell(std::string_view cell) {
  return cell.size() <= kMaxCsvCellBytes && IsUtf8(cell) && IsPlainText(cell);
}

// Takes one cell from the front of `line`, with the comma behind it; nothing when it is no cell.
std::optional<std::string> TakeCell(std::string_view& line, bool& more) {
  std::string cell;
  if (line.starts_with('"')) {
    line.remove_prefix(1);
    while (true) {
      const std::size_t quote = line.find('"');
      if (quote == std::string_view::npos) return std::nullopt;
      cell.append(line.substr(0, quote));
      line.remove_prefix(quote + 1);
      if (!line.starts_with('"')) break;
      cell.push_back('"');
      line.remove_prefix(1);
    }
  } else {
    const std::size_t end = std::min(line.find(','), line.size());
    cell = line.substr(0, end);
    line.remove_prefix(end);
    if (cell.find('"') != std::string::npos) return std::nullopt;
  }
  more = line.starts_with(',');
  if (!more && !line.empty()) return std::nullopt;
  if (more) line.remove_prefix(1);
  return cell;
}

// The cells of a line; nothing when it is malformed.
std::optional<std::vector<std::string>> TakeCells(std::string_view line, std::size_t limit) {
  std::vector<std::string> cells;
  bool more = true;
  while (more) {
    std::optional<std::string> cell = TakeCell(line, more);
    if (!cell || !IsGoodCell(*cell) || cells.size() > limit) return std::nullopt;
    cells.push_back(std::move(*cell));
  }
  return cells;
}

}  // namespace

Status CsvRowInvalid(const CsvTable& table, const CsvRow& row, std::string_view what) {
  return Invalid(table.name, row.line, what);
}

Result<CsvTable> ParseCsv(std::string_view name, std::string_view text,
                          std::span<const std::string_view> columns) {
  CsvTable table;
  table.name = name;
  table.digest = crypto::Sha256(AsBytes(text));
  table.version = HexEncode(ByteView(table.digest).first(4));
  if (text.size() > kMaxCsvBytes) return Invalid(name, 0, "the file is too large");
  bool header = true;
  for (int line_number = 1; !text.empty(); ++line_number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return Invalid(name, line_number, "the last line does not end");
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto cells = TakeCells(line, columns.size());
    if (!cells) return Invalid(name, line_number, "a cell is malformed, too long or not plain text");
    if (header) {
      if (!std::equal(cells->begin(), cells->end(), columns.begin(), columns.end())) {
        return Invalid(name, line_number, fmt::format("the columns must be: {}", fmt::join(columns, ",")));
      }
      header = false;
      continue;
    }
    if (cells->size() != columns.size()) {
      return Invalid(name, line_number, fmt::format("there must be {} cells", columns.size()));
    }
    if (table.rows.size() == kMaxCsvRows) return Invalid(name, line_number, "there are too many rows");
    table.rows.push_back({line_number, std::move(*cells)});
  }
  if (header) return Invalid(name, 1, "the header is missing");
  return table;
}

Result<CsvTable> ReadCsv(const std::filesystem::path& path, std::span<const std::string_view> columns) {
  const Result<std::string> text = ReadTextFile(path, kMaxCsvBytes);
  if (!text.ok()) return FailedPrecondition("SOURCE_INVALID", text.status().message());
  return ParseCsv(path.filename().string(), *text, columns);
}

}  // namespace lagan::sources
