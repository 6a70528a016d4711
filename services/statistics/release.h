// The tables of one week, from its exact counts to what is published.
//
// Five tables. "applications by channel" counts what was opened; the others count what was decided in the week, so that they
// have one total in common and nothing else; each is made safe as though that total were known exactly
// (disclosure_control.h), and none says anything of another's cells. "outcomes by channel" is made safe in two parts, since
// what was decided and what ended without a decision add up to different totals.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/crypto/random.h"
#include "services/statistics/disclosure_control.h"
#include "services/statistics/event.h"

namespace lagan::statistics {

// Where an event is counted: all that is kept of it.
struct CellName {
  std::string table;  // "channel", "outcome", "automation", "time", "document"
  std::string row;
  std::string column;
  auto operator<=>(const CellName&) const = default;
};
using WeekCounts = std::map<CellName, std::uint64_t>;

struct Table {
  std::string title;
  std::vector<SafeCell> cells;
  friend bool operator==(const Table&, const Table&) = default;
};

// The cells that a checked event adds one to. Nothing for kSubmitted.
std::vector<CellName> CellsOf(const Event& event);

// How the figures are made safe, in words for those who read them.
std::string MethodInWords();

// "documents by issuing state" lists states of 10 documents and more. All others, and decisions without a document, are one
// row "other or none", to which the smallest listed states are added until it is of 10 or more: that a state is listed
// says that 10 came, that it is not listed says nothing. The other tables always have all their cells.
std::vector<Table> MakeTables(const WeekCounts& counts, crypto::RandomSource& random);

}  // namespace lagan::statistics
