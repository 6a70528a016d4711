#include "tests/specimen/batch.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <span>

#include "base/core/file.h"
#include "tests/specimen/people.h"
#include "tests/specimen/sets.h"
#include "tests/specimen/staging.h"

namespace lagan::specimen {
namespace {

constexpr std::array<Kind, 5> kKinds = {Kind::kPassport, Kind::kCard, Kind::kCardTd2, Kind::kVisa,
                                        Kind::kVisaSmall};
constexpr std::array<AgeingLevel, 3> kLevels = {AgeingLevel::kLight, AgeingLevel::kModerate,
                                                AgeingLevel::kHard};

// One round of a batch: the ICAO formats most often, every layout at least once.
constexpr std::array kPlan = {Kind::kPassport,     Kind::kCard,      Kind::kCardTd2,       Kind::kVisa,
                              Kind::kVisaSmall,    Kind::kPassport,  Kind::kCard,          Kind::kFrenchCard,
                              Kind::kRomanianCard, Kind::kPassport,  Kind::kFrenchLicence, Kind::kCard,
                              Kind::kSwissLicence, Kind::kCardTd2,   Kind::kVisa,          Kind::kPassport,
                              Kind::kLicenceGb,    Kind::kLicenceNi, Kind::kLicenceIe,     Kind::kElectoralNi,
                              Kind::kCardFront};

const char* LevelName(AgeingLevel level) {
  constexpr std::array<const char*, 4> kNames = {"none", "light", "moderate", "hard"};
  return kNames[static_cast<std::size_t>(level)];
}

// Each picture of a batch has a seed of its own.
std::uint64_t SeedOf(std::uint64_t batch, std::size_t picture) {
  return Random(batch * 0xD1342543DE82EF95u + picture).Next();
}

std::vector<std::string> TagsOf(AgeingLevel level, const CircumstancesB& b, const Staging& staging,
                                bool has_zone) {
  std::vector<std::string> tags = {LevelName(level), b.scanned ? "scan" : "phone"};
  const auto tag = [&](bool applies, const char* name) {
    if (applies) tags.emplace_back(name);
  };
  tag(staging.spread, "spread");
  tag(staging.both_sides, "both-sides");
  tag(staging.hand, "hand");
  tag(b.print.stamp && has_zone, "stamp");
  tag(b.print.wear > 0, "worn");
  const int turns = static_cast<int>(b.scanned ? b.pass.quarter_turns : b.shot.quarter_turns);
  if (turns != 0) tags.push_back(fmt::format("turned{}", 90 * turns));
  tag(b.scanned && (b.pass.grey >= 0.5 || b.pass.toner > 0), "grey-copy");
  return tags;
}

// The batch as simulator A has always made it.
Result<MadeSpecimen> MakeByA(const Batch& batch, std::size_t i, Random& random) {
  Order order;
  order.document = RandomDocument(kKinds[i % kKinds.size()], random);
  LAGAN_ASSIGN_OR_RETURN(order.zone, ComposeZone(order.document));
  order.render = batch.render;
  // Fifteen in a row meet each format at each level.
  order.level = batch.level.value_or(kLevels[i / kKinds.size() % kLevels.size()]);
  order.seed = random.Next();
  MadeSpecimen made;
  LAGAN_ASSIGN_OR_RETURN(made.photograph, MakePhotograph(order));
  made.jpeg_quality =
      order.level == AgeingLevel::kNone ? 95 : DrawAgeing(order.level, order.seed).jpeg_quality;
  made.truth.kind = order.document.kind;
  made.truth.simulator = order.level == AgeingLevel::kNone ? "none" : "A";
  made.truth.difficulty = {LevelName(order.level)};
  made.truth.zone = order.zone;
  made.truth.printed = PrintedTexts(order.document, order.render.print);
  return made;
}

Result<MadeSpecimen> Make(const Batch& batch, const std::optional<SimulatorB>& b, std::size_t i,
                          Random& random) {
  if (!b) return MakeByA(batch, i, random);
  const std::span<const Kind> kinds = batch.kinds.empty() ? std::span<const Kind>(kPlan) : batch.kinds;
  const std::uint64_t seed = SeedOf(batch.seed, i);
  Random person(seed);
  const Document document = VariedDocument(kinds[i % kinds.size()], person);
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> zone, ComposeZone(document));
  const AgeingLevel level = batch.level.value_or(kLevels[i / kinds.size() % kLevels.size()]);
  return MakeByB(document, zone, level, *b, batch.render, person.Next());
}

}  // namespace

Result<MadeSpecimen> MakeByB(const Document& document, const std::vector<std::string>& zone,
                             AgeingLevel level, const SimulatorB& simulator, const RenderOptions& render,
                             std::uint64_t seed) {
  const CircumstancesB b = simulator.Draw(level, seed);
  RenderOptions drawing = render;
  drawing.print = b.print;
  const Staging staging = PossibleStaging(document.kind, {b.spread, b.both_sides, b.hand, seed});
  LAGAN_ASSIGN_OR_RETURN(const Staged staged, Stage(document, zone, drawing, staging));
  std::vector<Point> points;
  if (staged.zone) points.assign(staged.zone->begin(), staged.zone->end());
  MadeSpecimen made;
  if (b.scanned) {
    LAGAN_ASSIGN_OR_RETURN(made.photograph, Scan(staged.scene, render.pixels_per_mm, b.pass, points));
  } else {
    LAGAN_ASSIGN_OR_RETURN(made.photograph,
                           TakeWithPhone(staged.scene, render.pixels_per_mm, b.shot, points));
  }
  made.jpeg_quality = b.jpeg_quality;
  made.truth.kind = document.kind;
  made.truth.simulator = "B";
  made.truth.difficulty = TagsOf(level, b, staging, !zone.empty());
  made.truth.zone = zone;
  made.truth.printed = PrintedTexts(document, drawing.print);
  made.truth.page_quad = made.photograph.corners;
  if (staged.zone) {
    made.truth.zone_quad.emplace();
    std::copy_n(made.photograph.points.begin(), 4, made.truth.zone_quad->begin());
  }
  return made;
}

Status WriteBatch(const std::filesystem::path& folder, const Batch& batch) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("FILE_UNWRITABLE", "The output folder cannot be made.", "folder");
  std::optional<SimulatorB> b;
  if (batch.simulator_b) {
    LAGAN_ASSIGN_OR_RETURN(b, SimulatorB::Load(SimulatorBFile()));
  }
  std::string rows = kTruthHeader, lines;
  Random random(batch.seed);
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(0, batch.count)); ++i) {
    LAGAN_ASSIGN_OR_RETURN(MadeSpecimen made, Make(batch, b, i, random));
    made.truth.file = fmt::format("specimen-{:04}.jpg", i);
    LAGAN_ASSIGN_OR_RETURN(const Bytes jpeg,
                           EncodeJpeg(made.photograph.picture, {made.jpeg_quality, std::nullopt}));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / made.truth.file, jpeg, 0644));
    rows += TruthRow(made.truth);
    lines += TruthLine(made.truth);
  }
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / "truth.json", AsBytes(lines), 0644));
  return WriteFileAtomically(folder / "truth.csv", AsBytes(rows), 0644);
}

}  // namespace lagan::specimen
