// Strict comma-separated values (RFC 4180), the form in which sources are handed over.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "base/crypto/digest.h"

namespace lagan::sources {

inline constexpr std::size_t kMaxCsvBytes = 64 << 20;
inline constexpr std::size_t kMaxCsvRows = 500'000;
inline constexpr std::size_t kMaxCsvCellBytes = 200;

struct CsvRow {
  int line = 0;  // where the row begins, from 1
  std::vector<std::string> cells;
};

struct CsvTable {
  std::string name;               // of the file
  crypto::Sha256Digest digest{};  // SHA-256 of its bytes; not for telling: keys are derived from it
  std::string version;            // the first 8 hexadecimal digits of the digest, for telling
  std::vector<CsvRow> rows;
};

// The rows under the header, which must be exactly `columns` in this order. Cells may be quoted; lines end in LF or
// CRLF; empty lines are refused. SOURCE_INVALID with the line and what is wrong, never a value: another header, a row
// with more or fewer cells, a quote out of place, text that is not plain UTF-8 (a line break inside a cell included), a
// cell or file too large, too many rows.
Result<CsvTable> ParseCsv(std::string_view name, std::string_view text,
                          std::span<const std::string_view> columns);

// The same from a file; SOURCE_INVALID also when it cannot be read.
Result<CsvTable> ReadCsv(const std::filesystem::path& path, std::span<const std::string_view> columns);

// SOURCE_INVALID at a row.
Status CsvRowInvalid(const CsvTable& table, const CsvRow& row, std::string_view what);

}  // namespace lagan::sources
