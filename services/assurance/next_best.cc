#include "services/assurance/next_best.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "services/assurance/explain.h"

namespace lagan::assurance {
namespace {

// One gap with what would fill it.
struct Mending {
  std::string text;
  bool possible = false;
  int cost = 0;
};

ScorePart PartOf(const Gap& gap) {
  switch (gap.part) {
    case Part::kActivity:
      return ScorePart::kActivity;
    case Part::kFraud:
      return ScorePart::kFraud;
    case Part::kVerification:
      return ScorePart::kVerification;
    case Part::kEvidence:
      break;
  }
  return ScorePart::kValidity;
}

// True when something found against the person, or the document, keeps the part below `need`.
bool IsHeldDown(const Derivation& derivation, ScorePart part, int need) {
  return std::any_of(derivation.lines.begin(), derivation.lines.end(), [&](const DerivationLine& line) {
    return line.part == part && line.effect == Effect::kCaps && line.score < need;
  });
}

// Another document, or a stronger one, is nothing that a check of this document gives.
bool IsOtherDocument(const Gap& gap) {
  return gap.part == Part::kEvidence && (!gap.nearest || gap.nearest->strength < gap.minimum.strength);
}

Mending Mend(const Policy& policy, const Derivation& derivation, const Gap& gap) {
  Mending mending{.text = ExplainGap(gap)};
  const ScorePart part = PartOf(gap);
  const int need = gap.part == Part::kEvidence ? gap.minimum.validity : gap.need;
  if (IsOtherDocument(gap)) return mending;
  if (IsHeldDown(derivation, part, need)) {
    mending.text += ": a person has to look at what was found";
    return mending;
  }
  const std::vector<Remedy> remedies = RemediesFor(policy.remedies, policy.scoring, part, need);
  if (remedies.empty()) return mending;
  mending.possible = true;
  mending.cost = remedies.front().cost;
  for (const Remedy& remedy : remedies) {
    mending.text += (&remedy == &remedies.front() ? ": " : ", or ") + remedy.advice;
  }
  return mending;
}

// A profile with all that is missing for it.
struct Way {
  std::string text;
  bool possible = true;
  int cost = 0;
  int points = 0;
};

Way WayTo(const Policy& policy, const Derivation& derivation, const ProfileMatch& match) {
  Way way{.text = match.profile + ":", .points = match.points};
  for (const Gap& gap : match.missing) {
    const Mending mending = Mend(policy, derivation, gap);
    way.text += (way.text.ends_with(':') ? " " : "; ") + mending.text;
    way.possible = way.possible && mending.possible;
    way.cost += mending.cost;
  }
  if (!way.possible) way.cost = 0;
  return way;
}

}  // namespace

std::vector<std::string> NextBest(const Policy& policy, const Derivation& derivation, const Grade& grade,
                                  Level asked) {
  std::vector<Way> ways;
  for (const ProfileMatch& match : grade.unmet) {
    if (match.level >= asked) ways.push_back(WayTo(policy, derivation, match));
  }
  std::stable_sort(ways.begin(), ways.end(), [](const Way& a, const Way& b) {
    return std::tuple(!a.possible, a.cost, a.points) < std::tuple(!b.possible, b.cost, b.points);
  });
  if (ways.size() > kExplainedProfiles) ways.resize(kExplainedProfiles);
  std::vector<std::string> lines;
  for (const Way& way : ways) lines.push_back(way.text);
  return lines;
}

}  // namespace lagan::assurance
