#include "tests/specimen/sets.h"

#include <fmt/format.h>
#include <array>
#include <nlohmann/json.hpp>

#include "base/core/file.h"

namespace lagan::specimen {
namespace {

constexpr double kCardCornerRadius = 3.18;  // ISO/IEC 7810 section 5.1.1; passports are cut about as round

Date Day(int year, unsigned month, unsigned day) {
  return Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
}

Document Eriksson(Kind kind, Date expiry) {
  Document document;
  document.kind = kind;
  document.surname = "ERIKSSON";
  document.given_names = "ANNA MARIA";
  document.number = "L898902C3";
  document.birth = Day(1974, 8, 12);
  document.sex = 'F';
  document.expiry = expiry;
  if (kind == Kind::kPassport) document.optional_data = "ZE184226B";
  return document;
}

Document Stranger() {
  Document document;
  document.surname = "LINDQVIST";
  document.given_names = "OSKAR EMIL";
  document.number = "K40917725";
  document.birth = Day(1988, 11, 3);
  document.sex = 'M';
  document.expiry = Day(2032, 6, 30);
  return document;
}

Status MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable("FILE_UNWRITABLE", "The output folder cannot be made.", "folder");
  return Status();
}

Result<Bytes> Encode(const Picture& picture, const Order& order, const std::filesystem::path& ending) {
  if (ending == ".png") return EncodePng(picture);
  if (ending != ".jpg" && ending != ".jpeg") {
    return InvalidArgument("PICTURE_ENDING_UNKNOWN", "Name the picture .jpg, .jpeg or .png.", "file");
  }
  const int quality =
      order.level == AgeingLevel::kNone ? 95 : DrawAgeing(order.level, order.seed).jpeg_quality;
  return EncodeJpeg(picture, {quality, order.exif_orientation});
}

Result<Photograph> MakeAndWrite(const Order& order, const std::filesystem::path& file) {
  LAGAN_ASSIGN_OR_RETURN(Photograph photograph, MakePhotograph(order));
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, Encode(photograph.picture, order, file.extension()));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(file, bytes, 0644));
  return photograph;
}

nlohmann::json Truth(const DemoItem& item, const Photograph& photograph) {
  const Document& document = item.order.document;
  return {{"file", item.file},
          {"about", item.about},
          {"kind", KindName(document.kind)},
          {"format", ZoneFormatName(document.kind)},
          {"lines", item.order.zone},
          {"fields",
           {{"surname", document.surname},
            {"given_names", document.given_names},
            {"number", document.number},
            {"issuer", kIssuer},
            {"nationality", document.nationality},
            {"birth", FormatDate(document.birth)},
            {"sex", std::string(1, document.sex)},
            {"expiry", FormatDate(document.expiry)},
            {"optional_data", document.optional_data}}},
          {"corners", photograph.corners}};
}

// Empty when there is none.
std::string OtherPortrait(const std::filesystem::path& portrait) {
  if (portrait.empty()) return {};
  const std::filesystem::path other = portrait.parent_path() / "other-portrait.png";
  std::error_code error;
  return std::filesystem::exists(other, error) ? other.string() : std::string();
}

}  // namespace

Result<Photograph> MakePhotograph(const Order& order) {
  LAGAN_ASSIGN_OR_RETURN(Picture page, RenderPage(order.document, order.zone, order.render));
  Ageing ageing = DrawAgeing(order.level, order.seed);
  if (order.level == AgeingLevel::kNone && order.quarter_turns % 4 == 0) {
    const double width = page.width;
    const double height = page.height;
    return Photograph{std::move(page), {{{0, 0}, {width, 0}, {width, height}, {0, height}}}};
  }
  ageing.quarter_turns += order.quarter_turns;
  return Photographed(page, kCardCornerRadius * order.render.pixels_per_mm, ageing);
}

Status WriteSpecimen(const Order& order, const std::filesystem::path& file) {
  return MakeAndWrite(order, file).status();
}

std::vector<DemoItem> DemoSet() {
  const Date valid = Day(2031, 4, 15);
  std::vector<DemoItem> items = {
      {"passport.jpg", "A valid passport of the specimen person", {}},
      {"card.jpg", "Back of a valid identity card of the same person", {}},
      {"expired.jpg", "Her passport that expired on 15 April 2012, as printed in Doc 9303 part 4", {}},
      {"stranger.jpg", "A valid passport of a person whom no register knows", {}},
      {"no-zone.jpg", "Front of her identity card: no machine-readable zone", {}},
      {"other-face.jpg", "Her valid passport with somebody else's portrait", {}, /*other_portrait=*/true},
  };
  const std::array<Document, 6> documents = {Eriksson(Kind::kPassport, valid),
                                             Eriksson(Kind::kCard, valid),
                                             Eriksson(Kind::kPassport, Day(2012, 4, 15)),
                                             Stranger(),
                                             Eriksson(Kind::kCardFront, valid),
                                             Eriksson(Kind::kPassport, valid)};
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].order.document = documents[i];
    items[i].order.zone = ComposeZone(documents[i]).value();
    items[i].order.seed = 20 + i;
    items[i].order.exif_orientation = 1;
  }
  return items;
}

Status WriteDemo(const std::filesystem::path& folder, const RenderOptions& render) {
  LAGAN_RETURN_IF_ERROR(MakeFolder(folder));
  nlohmann::json files = nlohmann::json::array();
  for (DemoItem item : DemoSet()) {
    item.order.render = render;
    if (item.other_portrait) item.order.render.portrait_file = OtherPortrait(render.portrait_file);
    LAGAN_ASSIGN_OR_RETURN(const Photograph photograph, MakeAndWrite(item.order, folder / item.file));
    files.push_back(Truth(item, photograph));
  }
  const std::string text = nlohmann::json{{"files", files}}.dump(2) + "\n";
  return WriteFileAtomically(folder / "truth.json", AsBytes(text), 0644);
}

}  // namespace lagan::specimen
