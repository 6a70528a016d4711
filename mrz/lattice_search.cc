#include "mrz/lattice_search.h"

#include <algorithm>
#include <array>
#include <limits>

#include "mrz/check_digit.h"
#include "mrz/codes.h"

namespace lagan::mrz {
namespace {

constexpr float kNever = std::numeric_limits<float>::infinity();
// What costs this much more than the best beginning is given up. All that may fail together costs less.
constexpr float kHopeless = 40;

// Of a beginning of a text that is weighed (base/core/work_budget.h).
constexpr std::int64_t kStepPrice = 5;

using SymbolCosts = std::array<float, kSymbols>;

// Where in a date, a name or a code we are. 0 outside and at the start of each field.
using State = int;

// Of dates: after the first digit of the year, by whether it is odd; after the year; after the first digit of the month; after
// the month, by its length; after the first digit of the day.
constexpr State kYearEven = 1, kYearOdd = 2, kYearUnknown = 3, kLeapYear = 4, kCommonYear = 5, kBlank = 6;
constexpr State kMonth0Leap = 7, kMonth0 = 8, kMonth1 = 9, kMonthUnknown = 10;
constexpr State kDays31 = 11;   // then 30, 29, 28
constexpr State kDayTens = 15;  // 4 lengths x 4 digits
constexpr State kDayUnknown = 31, kImpossible = 32, kStates = 33;

constexpr int kFillerIndex = 36;

// What each symbol adds to a sum (Doc 9303 part 3, 4.9).
const std::array<int, kSymbols> kValues = [] {
  std::array<int, kSymbols> values{};
  for (int symbol = 0; symbol < kSymbols; ++symbol) values[symbol] = CharacterValue(SymbolAt(symbol));
  return values;
}();

State AfterYear(State state, int symbol, bool expiry) {
  if (symbol == kFillerIndex) return state != kYearUnknown ? kImpossible : expiry ? kBlank : kLeapYear;
  if (state == kYearUnknown) return kImpossible;
  const int digit = symbol - 26;
  // Years that four divides: even tens and 0, 4, 8; odd tens and 2, 6. 1900 is no zone's leap year: 00 is 2000.
  const bool leap = state == kYearEven ? digit % 4 == 0 : digit % 4 == 2;
  return leap ? kLeapYear : kCommonYear;
}

State AfterMonth(State state, int digit) {
  if (state == kMonth1) return digit > 2 ? kImpossible : kDays31 + (digit == 1 ? 1 : 0);
  if (digit == 0) return kImpossible;
  if (digit == 2) return kDays31 + (state == kMonth0Leap ? 2 : 3);
  return kDays31 + (digit == 4 || digit == 6 || digit == 9 ? 1 : 0);
}

bool DayExists(State state, int digit) {
  constexpr int kLengths[] = {31, 30, 29, 28};
  const int day = (state - kDayTens) % 4 * 10 + digit;
  return day >= 1 && day <= kLengths[(state - kDayTens) / 4];
}

// Source of the rules: mrz/dates.h. Of an expiry date no part alone may be unknown.
State NextInDate(State state, int offset, int symbol, bool expiry) {
  if (state == kImpossible) return kImpossible;
  const bool filler = symbol == kFillerIndex;
  const int digit = symbol - 26;
  if (state == kBlank) return filler ? kBlank : kImpossible;
  switch (offset) {
    case 0:
      return filler ? kYearUnknown : digit % 2 == 0 ? kYearEven : kYearOdd;
    case 1:
      return AfterYear(state, symbol, expiry);
    case 2:
      if (filler) return expiry ? kImpossible : kMonthUnknown;
      if (digit > 1) return kImpossible;
      return digit == 1 ? kMonth1 : state == kLeapYear ? kMonth0Leap : kMonth0;
    case 3:
      if (filler != (state == kMonthUnknown)) return kImpossible;
      return filler ? kDays31 : AfterMonth(state, digit);
    case 4:
      if (filler) return expiry ? kImpossible : kDayUnknown;
      return digit > 3 ? kImpossible : kDayTens + (state - kDays31) * 4 + digit;
    default:
      if (filler != (state == kDayUnknown)) return kImpossible;
      return filler || DayExists(state, digit) ? kBlank : kImpossible;
  }
}

// Of names: in the primary identifier, after one filler in it, after the two fillers, in the secondary identifier, after
// one filler in it, after its end, after one filler at the very start.
constexpr State kPrimary = 1, kPrimaryGap = 2, kBetween = 3, kSecondary = 4, kSecondaryGap = 5, kEnded = 6,
                kStart = 7;

struct NameStep {
  State state;
  bool irregular = false;
};

NameStep NextInName(State state, int symbol) {
  if (symbol != kFillerIndex) {
    if (state == kBetween || state == kSecondaryGap) return {kSecondary};
    if (state == kEnded) return {kSecondary, true};
    if (state == kStart) return {kPrimary, true};
    return {state == kSecondary ? kSecondary : kPrimary};
  }
  switch (state) {
    case 0:
      return {kStart};
    case kPrimary:
      return {kPrimaryGap};
    case kPrimaryGap:
    case kStart:
      return {kBetween};
    case kSecondary:
      return {kSecondaryGap};
    default:
      return {kEnded};
  }
}

// A part alone may have its names parted by two fillers: the old French card does.
NameStep NextInNamePart(State state, int symbol) {
  if (symbol != kFillerIndex) return {kPrimary, state == kEnded};
  if (state == kPrimary) return {kPrimaryGap};
  return {state == kPrimaryGap ? kBetween : kEnded};
}

using CodeSymbols = std::array<int, 3>;
struct Code {
  CodeSymbols symbols{};
  float cost = kNever;
};

constexpr CodeSymbols kBlankCode = {kFillerIndex, kFillerIndex, kFillerIndex};
enum class CodeRarity : std::uint8_t { kUnknown, kTwoLetters, kUsual };

CodeSymbols SymbolsOf(std::string_view code) {
  CodeSymbols symbols = kBlankCode;
  for (std::size_t i = 0; i < std::min(symbols.size(), code.size()); ++i) symbols[i] = SymbolIndex(code[i]);
  return symbols;
}

std::size_t CodeIndex(const CodeSymbols& symbols) {
  return static_cast<std::size_t>((symbols[0] * kSymbols + symbols[1]) * kSymbols + symbols[2]);
}

// FindCode for every three symbols, made once: the search asks for hundreds.
const std::vector<CodeRarity>& KnownCodes() {
  static const std::vector<CodeRarity> known = [] {
    std::vector<CodeRarity> rarity(kSymbols * kSymbols * kSymbols, CodeRarity::kUnknown);
    for (const StateCode& state : AllCodes()) {
      if (state.alpha2.size() == 2) rarity[CodeIndex(SymbolsOf(state.alpha2))] = CodeRarity::kTwoLetters;
    }
    for (const StateCode& state : AllCodes()) rarity[CodeIndex(SymbolsOf(state.code))] = CodeRarity::kUsual;
    return rarity;
  }();
  return known;
}

// Sums modulo 10; of the open check 10 stands for "only fillers so far".
constexpr int kEmpty = 10;

class Search {
 public:
  Search(const Layout& layout, std::span<const std::vector<Choice>* const> cells, int most,
         const DecoderCosts& costs)
      : layout_(layout), most_(most), costs_(costs) {
    for (std::size_t i = 0; i < layout.size(); ++i) symbol_costs_.push_back(CostsOf(layout[i], cells[i]));
    for (Frontier* frontier : {&now_, &next_}) {
      frontier->entries.resize(static_cast<std::size_t>(kKeys * most_));
      frontier->counts.resize(kKeys, 0);
    }
  }

  // Beginnings of texts that were weighed.
  std::int64_t steps() const { return steps_; }

  std::vector<FoundText> Run() {
    now_.Offer(Key(0, kEmpty, 0), {0, -1}, most_);
    for (std::size_t i = 0; i < layout_.size(); ++i) {
      if (layout_[i].memory == Memory::kCode && layout_[i].offset == 0) FindCodes(i);
      Advance(layout_[i], symbol_costs_[i]);
      std::swap(now_, next_);
      next_.Clear();
    }
    return Collect();
  }

 private:
  struct Entry {
    float cost = 0;
    int node = -1;
  };
  struct Node {
    int before;
    int symbol;
  };
  struct PossibleSymbol {
    int symbol;
    float cost;
  };
  static constexpr int kKeys = kStates * 11 * 10;
  static int Key(State state, int sum, int composite) { return (state * 11 + sum) * 10 + composite; }

  // The cheapest beginnings of texts by what matters for the rest.
  struct Frontier {
    std::vector<Entry> entries;
    std::vector<std::uint8_t> counts;
    std::vector<int> keys;
    float best = kNever;

    bool Offer(int key, const Entry& entry, int most) {
      std::uint8_t& count = counts[key];
      Entry* const first = &entries[static_cast<std::size_t>(key * most)];
      if (count == most && entry.cost >= first[count - 1].cost) return false;
      if (count == 0) keys.push_back(key);
      if (count < most) ++count;
      int at = count - 1;
      for (; at > 0 && first[at - 1].cost > entry.cost; --at) first[at] = first[at - 1];
      first[at] = entry;
      best = std::min(best, entry.cost);
      return true;
    }
    void Clear() {
      for (const int key : keys) counts[key] = 0;
      keys.clear();
      best = kNever;
    }
  };

  SymbolCosts CostsOf(const Column& column, const std::vector<Choice>* cell) const {
    SymbolCosts costs;
    costs.fill(kNever);
    bool offered = false;
    for (const Choice& choice : cell == nullptr ? std::vector<Choice>() : *cell) {
      if (choice.symbol == kNothing) continue;
      const int symbol = SymbolIndex(choice.symbol);
      if (!column.allowed.test(symbol)) continue;
      costs[symbol] = std::min(costs[symbol], choice.cost);
      offered = true;
    }
    for (int symbol = 0; symbol < kSymbols; ++symbol) {
      if (!column.allowed.test(symbol)) continue;
      // What it costs to fill a column was counted when it was left without a cell; a filler is likeliest there.
      if (cell == nullptr) {
        costs[symbol] = symbol == kFillerIndex ? 0 : costs_.fill / 3;
      } else if (!offered) {
        costs[symbol] = costs_.unseen;
      }
      if (column.unusual.test(symbol)) costs[symbol] += costs_.unusual_symbol;
    }
    return costs;
  }

  float CodePenalty(const CodeSymbols& symbols, bool nationality) const {
    if (nationality && symbols == kBlankCode) return costs_.code_unusual;
    switch (KnownCodes()[CodeIndex(symbols)]) {
      case CodeRarity::kUsual:
        return 0;
      case CodeRarity::kTwoLetters:
        return costs_.code_unusual;
      case CodeRarity::kUnknown:
        break;
    }
    return costs_.code_unknown;
  }

  // The cheapest codes of the three columns from `first`: all in the table, and what the four cheapest symbols of each column
  // make.
  void FindCodes(std::size_t first) {
    codes_.clear();
    std::array<std::vector<int>, 3> cheap;
    for (int i = 0; i < 3; ++i) {
      const SymbolCosts& costs = symbol_costs_[first + i];
      for (int symbol = 0; symbol < kSymbols; ++symbol) {
        if (costs[symbol] < kNever) cheap[i].push_back(symbol);
      }
      std::ranges::stable_sort(cheap[i], {}, [&](int symbol) { return costs[symbol]; });
      if (cheap[i].size() > 4) cheap[i].resize(4);
    }
    for (const StateCode& state : AllCodes()) AddCode(first, SymbolsOf(state.code));
    for (const int a : cheap[0]) {
      for (const int b : cheap[1]) {
        for (const int c : cheap[2]) AddCode(first, {a, b, c});
      }
    }
  }

  void AddCode(std::size_t first, const CodeSymbols& symbols) {
    float cost = 0;
    for (int i = 0; i < 3; ++i) cost += symbol_costs_[first + i][symbols[i]];
    const bool full = codes_.size() == kMostTexts;
    if (cost == kNever || (full && cost >= codes_.back().cost)) return;
    if (std::ranges::find(codes_, symbols, &Code::symbols) != codes_.end()) return;
    cost += CodePenalty(symbols, layout_[first].nationality);
    if (full && cost >= codes_.back().cost) return;
    codes_.insert(std::ranges::upper_bound(codes_, cost, {}, &Code::cost), {symbols, cost});
    if (codes_.size() > kMostTexts) codes_.pop_back();
  }

  void Advance(const Column& column, const SymbolCosts& symbol_costs) {
    possible_.clear();
    for (int symbol = 0; symbol < kSymbols; ++symbol) {
      if (symbol_costs[symbol] < kNever) possible_.push_back({symbol, symbol_costs[symbol]});
    }
    for (const int key : now_.keys) {
      for (int rank = 0; rank < now_.counts[key]; ++rank) {
        const Entry& entry = now_.entries[static_cast<std::size_t>(key * most_ + rank)];
        if (entry.cost > now_.best + kHopeless) break;
        steps_ += static_cast<std::int64_t>(possible_.size());
        if (column.memory == Memory::kCode) {
          AdvanceCode(column, key, entry);
          continue;
        }
        for (const PossibleSymbol& possible : possible_)
          Take(column, key, entry, possible.symbol, possible.cost);
      }
    }
  }

  // The whole code is chosen at its first column and paid there; the state says which it is.
  void AdvanceCode(const Column& column, int key, const Entry& entry) {
    const State state = key / 110;
    if (column.offset > 0) {
      const State next = column.field_ends ? 0 : state;
      Put(column, key, entry, codes_[state - 1].symbols[column.offset], 0, next);
      return;
    }
    for (std::size_t i = 0; i < codes_.size(); ++i)
      Put(column, key, entry, codes_[i].symbols[0], codes_[i].cost, static_cast<State>(i) + 1);
  }

  void Take(const Column& column, int key, const Entry& entry, int symbol, float cost) {
    State state = key / 110;
    switch (column.memory) {
      case Memory::kBirthDate:
      case Memory::kExpiryDate: {
        const State before = state;
        state = NextInDate(before, column.offset, symbol, column.memory == Memory::kExpiryDate);
        if (state == kImpossible && before != kImpossible) cost += costs_.date_impossible;
        break;
      }
      case Memory::kName:
      case Memory::kNamePart: {
        const NameStep step =
            column.memory == Memory::kName ? NextInName(state, symbol) : NextInNamePart(state, symbol);
        state = step.state;
        if (step.irregular) cost += costs_.name_goes_on;
        break;
      }
      default:
        break;
    }
    Put(column, key, entry, symbol, cost, column.field_ends ? 0 : state);
  }

  void Put(const Column& column, int key, const Entry& entry, int symbol, float cost, State state) {
    int sum = key / 10 % 11, composite = key % 10;
    const int value = kValues[symbol];
    if (column.digit) {
      cost += DigitCost(column, sum, symbol);
      sum = kEmpty;
    }
    if (column.sum_begins) sum = kEmpty;
    if (column.weight > 0 && (sum != kEmpty || symbol != kFillerIndex)) {
      sum = ((sum == kEmpty ? 0 : sum) + value * column.weight) % 10;
    }
    if (column.composite_weight > 0) composite = (composite + value * column.composite_weight) % 10;
    if (column.composite_digit && symbol != 26 + composite) cost += costs_.failed_check;
    const float total = entry.cost + cost;
    if (total > next_.best + kHopeless) return;
    // The node is made only when the entry is kept; its number is known beforehand.
    if (next_.Offer(Key(state, sum, composite), {total, static_cast<int>(nodes_.size())}, most_))
      nodes_.push_back({entry.node, symbol});
  }

  float DigitCost(const Column& column, int sum, int symbol) const {
    if (symbol == kFillerIndex) {
      if (column.filler_if_empty && sum == kEmpty) return 0;
      return column.may_be_missing ? costs_.missing_digit : costs_.failed_check;
    }
    return symbol - 26 == (sum == kEmpty ? 0 : sum) ? 0 : costs_.failed_check;
  }

  std::vector<FoundText> Collect() const {
    std::vector<Entry> ends;
    for (const int key : now_.keys) {
      const auto first = now_.entries.begin() + static_cast<std::ptrdiff_t>(key) * most_;
      ends.insert(ends.end(), first, first + now_.counts[key]);
    }
    std::ranges::sort(ends, {}, [](const Entry& entry) { return std::pair(entry.cost, entry.node); });
    if (static_cast<int>(ends.size()) > most_) ends.resize(most_);
    std::vector<FoundText> texts;
    for (const Entry& end : ends) {
      FoundText text{"", end.cost};
      for (int node = end.node; node >= 0; node = nodes_[node].before)
        text.symbols += SymbolAt(nodes_[node].symbol);
      std::ranges::reverse(text.symbols);
      texts.push_back(std::move(text));
    }
    return texts;
  }

  const Layout& layout_;
  int most_;
  const DecoderCosts& costs_;
  std::vector<SymbolCosts> symbol_costs_;
  Frontier now_, next_;
  std::vector<Node> nodes_;
  std::int64_t steps_ = 0;
  std::vector<PossibleSymbol> possible_;  // of the column being read
  std::vector<Code> codes_;               // of the code field being read, cheapest first
};

}  // namespace

std::vector<FoundText> SearchTexts(const Layout& layout, std::span<const std::vector<Choice>* const> cells,
                                   int most, const DecoderCosts& costs, WorkBudget* budget) {
  Search search(layout, cells, std::clamp(most, 1, kMostTexts), costs);
  std::vector<FoundText> texts = search.Run();
  if (budget != nullptr) budget->Spend(search.steps() * kStepPrice);
  return texts;
}

}  // namespace lagan::mrz
