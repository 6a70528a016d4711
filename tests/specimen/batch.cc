#include "tests/specimen/batch.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/core/file.h"
#include "tests/specimen/capture.h"
#include "tests/specimen/forgery.h"
#include "tests/specimen/people.h"

namespace lagan::specimen {
namespace {

constexpr std::array<AgeingLevel, 3> kLevels = {AgeingLevel::kLight, AgeingLevel::kModerate,
                                                AgeingLevel::kHard};

// One round of a batch: the ICAO formats most often, every layout at least once.
constexpr std::array kPlan = {Kind::kPassport,     Kind::kCard,      Kind::kCardTd2,       Kind::kVisa,
                              Kind::kVisaSmall,    Kind::kPassport,  Kind::kCard,          Kind::kFrenchCard,
                              Kind::kRomanianCard, Kind::kPassport,  Kind::kFrenchLicence, Kind::kCard,
                              Kind::kSwissLicence, Kind::kCardTd2,   Kind::kVisa,          Kind::kPassport,
                              Kind::kLicenceGb,    Kind::kLicenceNi, Kind::kLicenceIe,     Kind::kElectoralNi,
                              Kind::kCardFront};

// Each picture of a batch has a seed of its own.
std::uint64_t SeedOf(std::uint64_t batch, std::size_t picture) {
  return Random(batch * 0xD1342543DE82EF95u + picture).Next();
}

// The cameras of one batch.
class Studio {
 public:
  static Result<Studio> Open(const Batch& batch) {
    Studio studio(batch);
    if (batch.simulator_b) {
      LAGAN_ASSIGN_OR_RETURN(studio.b_, SimulatorB::Load(SimulatorBFile()));
    }
    return studio;
  }

  Result<Captured> Capture(std::size_t i, std::size_t round, const Document& document,
                           const std::vector<std::string>& zone, const PrintStyle& special,
                           std::uint64_t seed) const {
    const AgeingLevel level = batch_.level.value_or(kLevels[i / round % kLevels.size()]);
    RenderOptions render = batch_.render;
    render.print.retyped = special.retyped;
    render.print.repeated = special.repeated;
    return b_ ? CaptureByB(document, zone, level, *b_, render, seed)
              : CaptureByA(document, zone, level, render, seed);
  }

 private:
  explicit Studio(const Batch& batch) : batch_(batch) {}
  const Batch& batch_;
  std::optional<SimulatorB> b_;
};

Result<Captured> MakeGenuine(const Studio& studio, const Batch& batch, std::size_t i) {
  const std::span<const Kind> kinds = batch.kinds.empty() ? std::span<const Kind>(kPlan) : batch.kinds;
  Random person(SeedOf(batch.seed, i));
  const Document document = VariedDocument(kinds[i % kinds.size()], person);
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> zone, ComposeZone(document));
  return studio.Capture(i, kinds.size(), document, zone, {}, person.Next());
}

Result<Captured> MakeForged(const Studio& studio, const Batch& batch, std::size_t i) {
  std::vector<Kind> kinds(ForgeableKinds().begin(), ForgeableKinds().end());
  if (!batch.kinds.empty()) {
    std::erase_if(kinds, [&](Kind kind) {
      return std::find(batch.kinds.begin(), batch.kinds.end(), kind) == batch.kinds.end();
    });
  }
  if (kinds.empty())
    return InvalidArgument("KIND_NOT_FORGEABLE", "Forgeries need a page and a zone.", "kind");
  Random random(SeedOf(batch.seed, i));
  LAGAN_ASSIGN_OR_RETURN(const ForgedDocument forged, Forge(kinds[i % kinds.size()], random));
  PrintStyle special;
  special.retyped = forged.retyped;
  if (batch.repeat) special.repeated = {*batch.repeat, forged.told};
  LAGAN_ASSIGN_OR_RETURN(Captured captured,
                         studio.Capture(i, kinds.size(), forged.page, forged.zone, special, random.Next()));
  captured.truth.forgeries = ForgeriesOf(forged, captured.print);
  captured.truth.difficulty.push_back("forged");
  return captured;
}

template <typename Make>
Status WriteAll(const std::filesystem::path& folder, const Batch& batch, const Make& make) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("FILE_UNWRITABLE", "The output folder cannot be made.", "folder");
  LAGAN_ASSIGN_OR_RETURN(const Studio studio, Studio::Open(batch));
  std::string rows = kTruthHeader, lines;
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::max(0, batch.count)); ++i) {
    LAGAN_ASSIGN_OR_RETURN(Captured captured, make(studio, batch, i));
    captured.truth.file = fmt::format("specimen-{:04}.jpg", i);
    LAGAN_ASSIGN_OR_RETURN(const Bytes jpeg,
                           EncodeJpeg(captured.photograph.picture, {captured.jpeg_quality, std::nullopt}));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / captured.truth.file, jpeg, 0644));
    rows += TruthRow(captured.truth);
    lines += TruthLine(captured.truth);
  }
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / "truth.json", AsBytes(lines), 0644));
  return WriteFileAtomically(folder / "truth.csv", AsBytes(rows), 0644);
}

}  // namespace

Status WriteBatch(const std::filesystem::path& folder, const Batch& batch) {
  return WriteAll(folder, batch, MakeGenuine);
}

Status WriteForgeries(const std::filesystem::path& folder, const Batch& batch) {
  return WriteAll(folder, batch, MakeForged);
}

}  // namespace lagan::specimen
