// The form of every policy table: tab-separated text with a version, checked before anything is believed.
//
//   # version: NAME           once, before the header
//   # rows: COUNT             once, before the header: a file cut short is noticed
//   # any other comment       the source of the rules, usually
//   column<TAB>column         exactly the columns the reader knows, in its order
//   cell<TAB>cell             one row a line; no quoting, a cell holds no tab
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace lagan::policy {

inline constexpr std::size_t kMaxTableBytes = 1 << 20;

struct Row {
  int line = 0;                    // in the file, from 1, for messages
  std::vector<std::string> cells;  // as many as columns; empty cells are allowed
};

struct Table {
  std::string name;     // of the file, for messages
  std::string version;  // [A-Za-z0-9._-], at most 64
  std::vector<Row> rows;
};

// POLICY_INVALID, saying file, line and what is wrong (policy is no personal data): not well-formed plain UTF-8, a
// carriage return, another header than `columns`, a row with more or fewer cells, an empty line, a missing or
// repeated version or row count, a row count that is not so.
Result<Table> ParseTable(std::string_view name, std::string_view text,
                         std::span<const std::string_view> columns);

// The same from a file. POLICY_INVALID also when it cannot be read or is larger than kMaxTableBytes.
Result<Table> ReadTable(const std::filesystem::path& path, std::span<const std::string_view> columns);

// POLICY_INVALID at a row of a table.
Status RowInvalid(const Table& table, const Row& row, const std::string& what);

// A cell that must be a whole number of `least` to `most`, written in plain digits without leading zeros.
Result<int> NumberCell(const Table& table, const Row& row, std::size_t column, int least, int most);

}  // namespace lagan::policy
