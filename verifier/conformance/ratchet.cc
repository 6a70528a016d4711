#include "verifier/conformance/ratchet.h"

#include <algorithm>

#include <fmt/format.h>

namespace lagan::verifier::conformance {
namespace {

constexpr RatchetRow kRatchet[] = {
    {kKindEu, "EXPECTEDB45DECODE", 1.0, 0.0},
    {kKindEu, "EXPECTEDCOMPRESSION", 1.0, 0.0},
    {kKindEu, "EXPECTEDDECODE", 1.0, 0.03},
    {kKindEu, "EXPECTEDENCODE", 1.0, 0.0},
    {kKindEu, "EXPECTEDEXPIRATIONCHECK", 0.98, 0.03},
    {kKindEu, "EXPECTEDKEYUSAGE", 0.98, 0.03},
    {kKindEu, "EXPECTEDPICTUREDECODE", 0.99, 0.0},
    {kKindEu, "EXPECTEDUNPREFIX", 1.0, 0.0},
    {kKindEu, "EXPECTEDVALIDJSON", 0.97, 0.03},
    {kKindEu, "EXPECTEDVERIFY", 1.0, 0.03},
    {kKindClaim169, "PAYLOAD", 1.0, 0.0},
    {kKindClaim169, "UNSIGNED", 1.0, 0.0},
    {kKindClaim169, "VERDICT", 1.0, 0.1},
    {kKindStatusList, "LIST", 1.0, 0.0},
    {kKindStatusList, "REFERENCE", 1.0, 0.0},
    {kKindStatusList, "TOKEN", 1.0, 0.0},
    {kKindCose, "OTHER-MESSAGE", 1.0, 0.0},
    {kKindCose, "SIGN1", 1.0, 0.4},
};

// In a small folder a share says little.
constexpr int kFewDeliberate = 3;

bool Falls(const Score& score, const RatchetRow& row) {
  const int judged = score.agree + score.disagree;
  const bool hides =
      score.deliberate > kFewDeliberate && score.deliberate > row.most_deliberate * score.Scored();
  return score.agree < row.least_agree * judged || hides;
}

}  // namespace

std::span<const RatchetRow> Ratchet() { return kRatchet; }

std::vector<std::string> Below(const Scoreboard& board, std::span<const RatchetRow> rows) {
  std::vector<std::string> out;
  for (const auto& key : board.Flags()) {
    const Score score = board.Of(key.first, key.second);
    if (score.Scored() == 0) continue;
    const auto row = std::ranges::find_if(
        rows, [&](const RatchetRow& r) { return r.kind == key.first && r.flag == key.second; });
    if (row == rows.end()) {
      out.push_back(fmt::format("{} {} has no row in the ratchet.", key.first, key.second));
    } else if (Falls(score, *row)) {
      out.push_back(fmt::format("{} {} fell below its ratchet: {}.", key.first, key.second, Summary(score)));
    }
  }
  return out;
}

}  // namespace lagan::verifier::conformance
