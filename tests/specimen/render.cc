#include "tests/specimen/render.h"

#include <cairo.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "tests/specimen/artwork.h"
#include "tests/specimen/canvas.h"
#include "tests/specimen/licence_page.h"
#include "tests/specimen/printed.h"
#include "tests/specimen/random.h"
#include "tests/specimen/wear.h"

namespace lagan::specimen {
namespace {

using Box = PortraitBox;

// Everything about a page but its words. Millimetres.
struct Layout {
  Size size;
  double zone_left;  // left edge of the first zone character
  Box portrait;
  double title_size;   // em
  double value_size;   // em of printed fields; labels are 0.62 of it
  double first_field;  // baseline of the first row of values
  double row;          // from row to row
  const char* title;
};

const Layout& LayoutOf(Kind kind) {
  static constexpr Layout kPassport = {{125, 88}, 6.6, {6, 16.5, 33.5, 43},     4.4, 3.0,
                                       17.5,      7.0, "PASSPORT  /  PASSEPORT"};
  static constexpr Layout kCard = {{85.6, 53.98}, 4.7,  {4, 8.2, 16.5, 21.2}, 2.9, 2.05,
                                   9.9,           4.25, "IDENTITY CARD"};
  static constexpr Layout kTd2 = {{105, 74}, 6.8, {5, 12.5, 26.5, 34}, 3.8, 2.6, 14.6, 6.2, "IDENTITY CARD"};
  static constexpr Layout kVisa = {{120, 80}, 4.1, {5, 13.5, 30, 38.5}, 4.2, 2.8, 15.0, 6.7, "VISA"};
  static constexpr Layout kVisaSmall = {{105, 74}, 6.8, {5, 12.5, 26.5, 34}, 3.8, 2.6, 14.6, 6.2, "VISA"};
  static constexpr Layout kFront = {{85.6, 53.98}, 4.7, {4.5, 12, 26, 33.4}, 3.2, 2.35,
                                    13.6,          6.6, "IDENTITY CARD"};
  static constexpr Layout kPhotocard = {{85.6, 53.98}, 4.7, {4, 13, 21.5, 27.5}, 2.9, 2.35, 13.4, 4.1, ""};
  switch (kind) {
    case Kind::kPassport:
      return kPassport;
    case Kind::kCard:
    case Kind::kSwissLicence:
      return kCard;
    case Kind::kCardTd2:
    case Kind::kFrenchCard:
    case Kind::kRomanianCard:
      return kTd2;
    case Kind::kFrenchLicence:
    case Kind::kLicenceGb:
    case Kind::kLicenceNi:
    case Kind::kLicenceIe:
    case Kind::kElectoralNi:
      return kPhotocard;
    case Kind::kVisa:
      return kVisa;
    case Kind::kVisaSmall:
      return kVisaSmall;
    case Kind::kCardFront:
      return kFront;
  }
  return kPassport;
}

// A value that makes the background of a document its own, the same on every machine (FNV-1a).
std::uint64_t SeedOf(const Document& document) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : document.number + document.surname) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3u;
  }
  return hash;
}

class Page {
 public:
  Page(const Canvas& canvas, const Layout& layout, const Document& document, const PrintStyle& style)
      : canvas_(canvas),
        context_(canvas.context()),
        layout_(layout),
        fonts_(canvas.fonts()),
        document_(document),
        texts_(PrintedTexts(document, style)) {
    if (!style.repeated) return;
    manner_ = style.repeated->manner;
    const std::vector<PrintedText> told = PrintedTexts(style.repeated->told, style);
    for (const PrintedText& text : texts_) {
      const std::string other = TextOf(told, text.name);
      if (other != text.text && !other.empty()) repeated_.push_back({text.name, other});
    }
  }

  void DrawTitle() const;
  void DrawPortrait(const std::string& file) const;
  void DrawFields() const;
  // Between the title and the fields.
  void DrawRepetitions() const;
  void DrawSpecimenMarks(bool has_zone) const;

 private:
  void Text(const FontFace& face, double em, double x, double y, const std::string& text) const {
    canvas_.Text(face, em, x, y, text);
  }
  double TextWidth(const FontFace& face, double em, const std::string& text) const {
    return canvas_.TextWidth(face, em, text);
  }
  void Field(int row, double column, const char* label, const char* name) const;
  void DrawPicture(cairo_surface_t* picture, Box box, double opacity) const;
  double FieldsLeft() const {
    return layout_.portrait.x + layout_.portrait.width + 0.035 * layout_.size.width;
  }

  const Canvas& canvas_;
  cairo_t* context_;
  const Layout& layout_;
  const Fonts& fonts_;
  const Document& document_;
  std::vector<PrintedText> texts_;
  std::vector<PrintedText> repeated_;
  RepeatManner manner_ = RepeatManner::kSmall;
};

void Page::DrawTitle() const {
  const double em = layout_.title_size;
  cairo_set_source_rgb(context_, 0.10, 0.22, 0.36);
  Text(fonts_.title, em, layout_.portrait.x, em * 1.45, "UTOPIA");
  Text(fonts_.title, em * 0.62, layout_.portrait.x + TextWidth(fonts_.title, em, "UTOPIA  "), em * 1.45,
       layout_.title);
  cairo_set_line_width(context_, 0.25);
  cairo_move_to(context_, layout_.portrait.x, em * 1.85);
  cairo_line_to(context_, layout_.size.width - layout_.portrait.x, em * 1.85);
  cairo_stroke(context_);
}

void Page::DrawPicture(cairo_surface_t* picture, Box box, double opacity) const {
  const double width = cairo_image_surface_get_width(picture);
  const double height = cairo_image_surface_get_height(picture);
  // Covers the box, cutting what is too much at the sides or the foot.
  const double scale = std::max(box.width / width, box.height / height);
  cairo_save(context_);
  cairo_rectangle(context_, box.x, box.y, box.width, box.height);
  cairo_clip(context_);
  cairo_translate(context_, box.x + (box.width - width * scale) / 2, box.y);
  cairo_scale(context_, scale, scale);
  cairo_set_source_surface(context_, picture, 0, 0);
  cairo_pattern_set_filter(cairo_get_source(context_), CAIRO_FILTER_GOOD);
  cairo_paint_with_alpha(context_, opacity);
  cairo_restore(context_);
}

void Page::DrawPortrait(const std::string& file) const {
  const Box& box = layout_.portrait;
  Surface picture;
  if (!file.empty()) picture.reset(cairo_image_surface_create_from_png(file.c_str()));
  if (picture && cairo_surface_status(picture.get()) == CAIRO_STATUS_SUCCESS) {
    DrawPicture(picture.get(), box, 1);
    // The faint second portrait that many pages carry at the far side.
    const double ghost = box.width * 0.42;
    DrawPicture(
        picture.get(),
        {layout_.size.width - layout_.portrait.x - ghost, box.y + box.height * 0.55, ghost, ghost * 1.28},
        0.30);
  } else {
    DrawSilhouette(context_, box.x, box.y, box.width, box.height);
  }
  cairo_set_source_rgba(context_, 0.10, 0.22, 0.36, 0.8);
  cairo_set_line_width(context_, 0.15);
  cairo_rectangle(context_, box.x, box.y, box.width, box.height);
  cairo_stroke(context_);
}

void Page::Field(int row, double column, const char* label, const char* name) const {
  const std::string value = TextOf(texts_, name);
  if (value.empty()) return;
  const double right = layout_.size.width - layout_.portrait.x;
  const double x = FieldsLeft() + column * (right - FieldsLeft());
  const double y = layout_.first_field + row * layout_.row;
  cairo_set_source_rgb(context_, 0.20, 0.34, 0.46);
  const bool captioned = manner_ == RepeatManner::kSecondCaption || TextOf(repeated_, name).empty();
  if (captioned) Text(fonts_.label, layout_.value_size * 0.60, x, y, label);
  cairo_set_source_rgb(context_, 0.07, 0.07, 0.09);
  // A long name is set smaller rather than over the edge.
  const double room = right + layout_.portrait.x / 2 - x;
  const double fit = std::min(1.0, room / TextWidth(fonts_.value, layout_.value_size, value));
  Text(fonts_.value, layout_.value_size * fit, x, y + layout_.value_size * 1.08, value);
}

void Page::DrawRepetitions() const {
  static constexpr std::array<std::pair<std::string_view, const char*>, 7> kCaptions = {{
      {"surname", "Surname"},
      {"given_names", "Given names"},
      {"document_number", "Document No."},
      {"birth_date", "Date of birth"},
      {"expiry_date", "Date of expiry"},
      {"nationality", "Nationality"},
      {"sex", "Sex"},
  }};
  const double em = layout_.value_size * (manner_ == RepeatManner::kPale ? 1 : 0.6);
  const double y =
      (layout_.title_size * 1.85 + layout_.first_field - layout_.value_size * 0.45) / 2 + em * 0.36;
  const double ink = manner_ == RepeatManner::kPale ? 0.4 : 1;
  double x = FieldsLeft();
  for (const PrintedText& text : repeated_) {
    std::string line = text.text;
    for (const auto& [name, caption] : kCaptions) {
      if (manner_ == RepeatManner::kSecondCaption && name == text.name)
        line = std::string(caption) + "  " + line;
    }
    cairo_set_source_rgba(context_, 0.07, 0.07, 0.09, ink);
    Text(fonts_.value, em, x, y, line);
    x += TextWidth(fonts_.value, em, line) + 3 * em;
  }
}

void Page::DrawFields() const {
  Field(0, 0.00, "Type", "document_code");
  Field(0, 0.17, "State", "issuer");
  Field(0, 0.42, "Document No.", "document_number");
  Field(1, 0.00, "Surname / Nom", "surname");
  Field(2, 0.00, "Given names / Prénoms", "given_names");
  Field(3, 0.00, "Nationality", "nationality");
  Field(3, 0.30, "Date of birth", "birth_date");
  Field(3, 0.75, "Sex", "sex");
  Field(4, 0.00, "Expiry", "expiry_date");
  Field(4, 0.45, "Personal No.", "personal_number");

  if (document_.kind != Kind::kPassport && document_.kind != Kind::kCardFront) return;
  // A signature: the name in slanted serif, drawn a little along its own curve.
  const double em = layout_.value_size * 1.25;
  cairo_set_font_face(context_, fonts_.signature.get());
  cairo_matrix_t slanted;
  cairo_matrix_init(&slanted, em, 0, -0.45 * em, 0.9 * em, 0, 0);
  cairo_set_font_matrix(context_, &slanted);
  cairo_set_source_rgba(context_, 0.08, 0.12, 0.40, 0.85);
  double x = FieldsLeft();
  const double y = layout_.first_field + 5 * layout_.row + em * 0.9;
  // Letters without marks only: the curve places single bytes.
  const auto plain = [](const std::string& text) {
    std::string letters;
    std::copy_if(text.begin(), text.end(), std::back_inserter(letters),
                 [](char c) { return c >= 'A' && c <= 'Z'; });
    return letters;
  };
  const std::string initial = plain(document_.given_names).substr(0, 1);
  std::string name = (initial.empty() ? "" : initial + ".") + plain(document_.surname).substr(0, 12);
  for (std::size_t i = initial.empty() ? 1 : 3; i < name.size(); ++i) {
    name[i] = static_cast<char>(name[i] - 'A' + 'a');
  }
  for (const char c : name) {
    const std::string letter(1, c);
    cairo_text_extents_t extents;
    cairo_text_extents(context_, letter.c_str(), &extents);
    cairo_move_to(context_, x, y + 0.12 * em * std::sin(x * 0.9));
    cairo_show_text(context_, letter.c_str());
    x += extents.x_advance * 0.88;
  }
}

void Page::DrawSpecimenMarks(bool has_zone) const {
  const double em = layout_.title_size;
  const double width = TextWidth(fonts_.value, em * 0.85, "SPECIMEN");
  const double right = layout_.size.width - layout_.portrait.x;
  cairo_set_source_rgb(context_, 0.78, 0.10, 0.12);
  Text(fonts_.value, em * 0.85, right - width, em * 1.42, "SPECIMEN");
  // Across the page, thin enough to read the fields through it, and clear of the zone.
  const double foot = has_zone ? layout_.size.height - 24 : layout_.size.height - 4;
  const double big = 0.115 * layout_.size.width;
  cairo_save(context_);
  cairo_rectangle(context_, 0, 0, layout_.size.width, foot);
  cairo_clip(context_);
  cairo_translate(context_, FieldsLeft(), foot - 0.02 * layout_.size.width);
  cairo_rotate(context_, -0.32);
  cairo_set_source_rgba(context_, 0.78, 0.10, 0.12, 0.17);
  Text(fonts_.value, big, 0, 0, "SPECIMEN");
  cairo_restore(context_);
  cairo_set_source_rgba(context_, 0.78, 0.10, 0.12, 0.9);
  Text(fonts_.label, layout_.value_size * 0.5, layout_.portrait.x,
       layout_.portrait.y - layout_.value_size * 0.25, "NOT A REAL DOCUMENT");
}

}  // namespace

Size PageSize(Kind kind) { return LayoutOf(kind).size; }

Position ZonePosition(Kind kind, int lines, int line, int column, double pitch) {
  const Layout& layout = LayoutOf(kind);
  // Lines are centred in the zone; a capital is about 2.4 mm high and stands on the baseline. A single line stands at
  // the card's foot, to leave room for the fields.
  const double middle = layout.size.height - (lines == 1 ? 5.2 : kZoneHeight / 2);
  const double offset = (line - (lines - 1) / 2.0) * kZoneLinePitch;
  return {layout.zone_left + column * kZonePitch * pitch, middle + offset + 1.2};
}

Result<Picture> RenderPage(const Document& document, const std::vector<std::string>& zone,
                           const RenderOptions& options) {
  const Layout& layout = LayoutOf(document.kind);
  LAGAN_ASSIGN_OR_RETURN(const Canvas canvas, Canvas::Open(layout.size, options.pixels_per_mm));
  DrawBackground(canvas.context(), layout.size, SeedOf(document));
  const Page page(canvas, layout, document, options.print);
  page.DrawPortrait(options.portrait_file);
  if (IsPhotocard(document.kind)) {
    DrawPhotocard(canvas, document, PrintedTexts(document, options.print));
  } else {
    page.DrawTitle();
    page.DrawSpecimenMarks(!zone.empty());
    page.DrawFields();
    page.DrawRepetitions();
  }
  if (!zone.empty()) {
    const Position first = ZonePosition(document.kind, static_cast<int>(zone.size()), 0, 0);
    const double top = layout.size.height - (zone.size() == 1 ? 9.4 : kZoneHeight);
    DrawZone(canvas, zone, {first.x, first.y, top}, options.print);
  }
  LAGAN_ASSIGN_OR_RETURN(Picture picture, canvas.Finish());
  RubOff(options.print.wear, options.pixels_per_mm, options.print.seed, picture);
  return picture;
}

Result<Picture> RenderOppositePage(Kind kind, std::uint64_t seed, double pixels_per_mm) {
  const Size size = PageSize(kind);
  LAGAN_ASSIGN_OR_RETURN(const Canvas canvas, Canvas::Open(size, pixels_per_mm));
  DrawBackground(canvas.context(), size, seed);
  cairo_set_source_rgb(canvas.context(), 0.10, 0.22, 0.36);
  canvas.Text(canvas.fonts().title, 4.4, 8, 12, "UTOPIA");
  canvas.Text(canvas.fonts().label, 2.4, 8, 18, "OBSERVATIONS  /  NOTES  /  SPECIMEN");
  Random random(seed);
  for (double y = 26; y < size.height - 6; y += 4.2) {
    std::string words;
    while (words.size() < 50 && !random.Chance(0.04)) {
      for (int i = 2 + random.Below(8); i > 0; --i) words += static_cast<char>('a' + random.Below(26));
      words += ' ';
    }
    canvas.Text(canvas.fonts().signature, 2.6, 8, y, words);
  }
  return canvas.Finish();
}

}  // namespace lagan::specimen
