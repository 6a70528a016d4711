// Makes a table of counts safe to publish: statistical disclosure control by cell suppression and rounding.
//
// A cell under 10 is suppressed (primary suppression; the Office for National Statistics' and NHS Digital's practice for
// counts of people), with as many others as it takes (secondary suppression) that nobody can work a suppressed cell out;
// every other cell is rounded to the nearest 5. Safe against a reader who knows this code, every total of the table
// exactly (totals of rows and columns are not published, but somebody may have them) and every published cell before
// it was rounded:
//   - a suppressed cell can be one more or one less while all totals and all published cells stay as they are, unless the
//     totals alone already say what it is (a row that sums to nothing holds nothing);
//   - the suppressed cells of a table sum to 10 or more, unless the whole table does not;
//   - further cells are chosen by an order drawn at random, never by their counts, so that the choice tells nothing.
// Zero is a small number too: it is suppressed like any other. Free of protobuf, databases and gRPC; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/crypto/random.h"

namespace lagan::statistics {

inline constexpr std::uint64_t kSmallestPublished = 10;
inline constexpr std::uint64_t kRounding = 5;

// Exact counts: never leave the process.
struct Figures {
  // Those expected to be largest first.
  std::vector<std::string> rows;
  // One empty name for a table of one dimension: then only the total of the whole is taken as known.
  std::vector<std::string> columns;
  // rows.size() * columns.size(), row by row.
  std::vector<std::uint64_t> counts;
};

struct SafeCell {
  std::string row;
  std::string column;
  bool suppressed = false;
  // Rounded; 0 when suppressed.
  std::uint64_t count = 0;
  friend bool operator==(const SafeCell&, const SafeCell&) = default;
};

// To the nearest 5.
std::uint64_t RoundCount(std::uint64_t count);

// Which cells are given up first where further ones must be suppressed: cells by number, row by row. Mostly from the last
// place to the first, which keeps the largest figures, and in one of four draws in any order. Without the chance, a table
// would tell by its pattern which cells are under 10 and which were only taken with them. Drawn once for each table and
// never again: two draws of the same table would tell.
std::vector<std::size_t> DrawOrder(std::size_t cells, crypto::RandomSource& random);

// All cells, row by row. `order` holds each cell once.
std::vector<SafeCell> MakeSafe(const Figures& figures, std::span<const std::size_t> order);

}  // namespace lagan::statistics
