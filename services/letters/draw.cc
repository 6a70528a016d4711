#include "services/letters/draw.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "verifier/qr/qr_matrix.h"

namespace lagan::letters {
namespace {

// A4 in whole dots of 300 dpi, so that the code's modules meet the dots of the page.
constexpr double kDot = 72.0 / 300;
constexpr double kWidth = 2480 * kDot;
constexpr double kHeight = 3508 * kDot;
constexpr double kMillimetre = 72 / 25.4;
constexpr double kMargin = 20 * kMillimetre;
constexpr double kBottom = 278 * kMillimetre;
constexpr double kColumn = kWidth - 2 * kMargin;
constexpr double kFolds[] = {99 * kMillimetre, 198 * kMillimetre};
constexpr double kClearOfFold = 3 * kMillimetre;

constexpr double kAddressLeft = 22 * kMillimetre;
constexpr double kAddressTop = 57 * kMillimetre;
constexpr double kAddressWidth = 78 * kMillimetre;
constexpr double kAddressHeight = 24 * kMillimetre;
constexpr double kLargestAddress = 11;
constexpr double kSmallestAddress = 6.5;

constexpr double kSerialLeft = 116 * kMillimetre;
constexpr double kSerialTop = 54 * kMillimetre;
constexpr double kSerialSize = 24;

constexpr double kCodeSide = 72 * kMillimetre;
constexpr double kCodeGap = 6 * kMillimetre;
constexpr int kFewestDots = 6;
constexpr int kMostDots = 12;
constexpr int kDotsForLevelQ = 8;

constexpr char kTypeface[] = "Liberation Sans";
// What Liberation lacks, for names in other scripts.
constexpr char kSans[] = "Liberation Sans, DejaVu Sans";
constexpr char kMono[] = "Liberation Mono";

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Surface = std::unique_ptr<cairo_surface_t, Deleter<cairo_surface_destroy>>;
using Cairo = std::unique_ptr<cairo_t, Deleter<cairo_destroy>>;
using Layout = std::unique_ptr<PangoLayout, Deleter<g_object_unref>>;
using Font = std::unique_ptr<PangoFontDescription, Deleter<pango_font_description_free>>;
using FontOptions = std::unique_ptr<cairo_font_options_t, Deleter<cairo_font_options_destroy>>;

struct Style {
  double size = 12;
  bool bold = false;
  const char* family = kSans;
};

struct Box {
  double width = 0;
  double height = 0;
};

Box SizeOf(PangoLayout* layout) {
  PangoRectangle logical;
  pango_layout_get_extents(layout, nullptr, &logical);
  return {double(logical.width) / PANGO_SCALE, double(logical.height) / PANGO_SCALE};
}

struct PlacedText {
  Layout layout;
  double x = 0;
  double y = 0;
  const char* tag = "P";
};

struct Code {
  verifier::QrMatrix matrix;
  int dots = 0;  // of a module
  double Side() const { return (matrix.size + 2 * verifier::kQuietZone) * dots * kDot; }
};

Result<Code> FitCode(const std::string& text) {
  const std::pair<verifier::QrLevel, int> choices[] = {{verifier::QrLevel::kQ, kDotsForLevelQ},
                                                       {verifier::QrLevel::kM, kFewestDots}};
  for (const auto& [level, least] : choices) {
    Result<verifier::QrMatrix> matrix = verifier::EncodeQr(text, level);
    if (!matrix.ok()) continue;
    const int modules = matrix->size + 2 * verifier::kQuietZone;
    const int dots = std::min(kMostDots, static_cast<int>(kCodeSide / kDot / modules));
    if (dots >= least) return Code{*std::move(matrix), dots};
  }
  return InvalidArgument("QR_TEXT_TOO_LONG", "The text of the code does not fit on a letter.", "qr_text");
}

cairo_status_t Append(void* closure, const unsigned char* data, unsigned int size) {
  Bytes& out = static_cast<SecretBytes*>(closure)->RevealMutable();
  out.insert(out.end(), data, data + size);
  return CAIRO_STATUS_SUCCESS;
}

// Everything is laid out first, because each page says how many there are; then drawn.
class Composer {
 public:
  Composer(const Letter& letter, const Words& words, const Helpline& helpline)
      : letter_(letter),
        words_(words),
        helpline_(helpline),
        body_(letter.print == Print::kLarge ? 18 : 12),
        surface_(cairo_pdf_surface_create_for_stream(Append, &pdf_, kWidth, kHeight)),
        cairo_(cairo_create(surface_.get())) {
    // Positions as on paper, not as on a screen.
    const FontOptions options(cairo_font_options_create());
    cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cairo_.get(), options.get());
    pages_.emplace_back();
  }

  Result<DrawnLetter> Draw(Date today) {
    LAGAN_ASSIGN_OR_RETURN(code_, FitCode(letter_.qr_text.Reveal()));
    LAGAN_RETURN_IF_ERROR(PlaceAddress());
    PlaceHead();
    LAGAN_RETURN_IF_ERROR(PlaceBody());
    PlacePass();
    SetMetadata(today);
    for (std::size_t page = 0; page < pages_.size(); ++page) DrawPage(page);
    cairo_.reset();
    cairo_surface_finish(surface_.get());
    if (cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) {
      return Internal("LETTER_NOT_DRAWN", "The letter could not be drawn.");
    }
    return DrawnLetter{std::move(pdf_), static_cast<int>(pages_.size())};
  }

 private:
  struct Page {
    std::vector<PlacedText> texts;
    double code_x = -1;  // none
    double code_y = 0;
  };

  Layout Lay(const std::string& text, const Style& style, double width) const {
    Layout layout(pango_cairo_create_layout(cairo_.get()));
    pango_cairo_context_set_resolution(pango_layout_get_context(layout.get()), 72);
    const Font font(pango_font_description_new());
    pango_font_description_set_family(font.get(), style.family);
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(font.get(), style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(layout.get(), static_cast<int>(style.size * 0.15 * PANGO_SCALE));
    // Never as markup, whatever it holds.
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
  }

  Status CheckGlyphs(PangoLayout* layout, const char* field) const {
    if (pango_layout_get_unknown_glyphs_count(layout) == 0) return Status();
    return InvalidArgument("FIELD_INVALID",
                           "It has a character that cannot be printed; write it in other letters.", field);
  }

  // The largest size at which name and address fit the window. A name takes two lines at most and is cut after them: the
  // whole name stands below, and posts go by the address.
  Status PlaceAddress() {
    for (double size = kLargestAddress; size >= kSmallestAddress; size -= 0.5) {
      std::vector<PlacedText> lines;
      LAGAN_ASSIGN_OR_RETURN(const bool fits, LayAddress(size, lines));
      if (!fits) continue;
      for (PlacedText& line : lines) pages_[0].texts.push_back(std::move(line));
      return Status();
    }
    return InvalidArgument("FIELD_INVALID",
                           "The address does not fit the window of the envelope; shorten its lines.",
                           "address_lines");
  }

  Result<bool> LayAddress(double size, std::vector<PlacedText>& lines) const {
    double y = kAddressTop;
    Layout name = Lay(letter_.full_name.Reveal(), {.size = size}, kAddressWidth);
    pango_layout_set_ellipsize(name.get(), PANGO_ELLIPSIZE_END);
    pango_layout_set_height(name.get(), -2);
    pango_layout_set_spacing(name.get(), 0);
    LAGAN_RETURN_IF_ERROR(CheckGlyphs(name.get(), "full_name"));
    // Cut only when nothing smaller helps.
    bool fits = !pango_layout_is_ellipsized(name.get()) || size <= kSmallestAddress;
    const double name_height = SizeOf(name.get()).height;
    lines.push_back({std::move(name), kAddressLeft, y});
    y += name_height;
    for (const SecretText& text : letter_.address_lines) {
      Layout line = Lay(text.Reveal(), {.size = size}, -1);
      LAGAN_RETURN_IF_ERROR(CheckGlyphs(line.get(), "address_lines"));
      const Box box = SizeOf(line.get());
      fits = fits && box.width <= kAddressWidth;
      lines.push_back({std::move(line), kAddressLeft, y});
      y += box.height;
    }
    return fits && y <= kAddressTop + kAddressHeight;
  }

  // Puts a text at a place; where it ends.
  double Put(const std::string& text, const Style& style, double x, double y, double width,
             const char* tag = "P") {
    Layout layout = Lay(text, style, width);
    const double height = SizeOf(layout.get()).height;
    pages_.back().texts.push_back({std::move(layout), x, y, tag});
    return y + height;
  }

  void PlaceHead() {
    const double y = Put(words_.service, {.size = 14, .bold = true}, kMargin, 14 * kMillimetre, kColumn);
    if (letter_.specimen) {
      Put("SPECIMEN. " + words_.specimen, {.size = body_, .bold = true}, kMargin, y + 4, kColumn);
    }
    const double left =
        Put(words_.serial, {.size = body_}, kSerialLeft, kSerialTop, kWidth - kSerialLeft - 10);
    Put(letter_.serial, {.size = kSerialSize, .bold = true, .family = kMono}, kSerialLeft, left + 4,
        kWidth - kSerialLeft - 10);
  }

  // A text in the column, below the one before; on a new page when it does not fit.
  void Flow(const std::string& text, const Style& style, double gap, const char* tag = "P") {
    const double height = SizeOf(Lay(text, style, kColumn).get()).height;
    y_ += gap;
    if (y_ + height > kBottom) NextPage();
    y_ = Put(text, style, kMargin, y_, kColumn, tag);
  }

  void NextPage() {
    pages_.emplace_back();
    y_ = kMargin;
  }

  Status PlaceBody() {
    y_ = kFolds[0] + kClearOfFold;
    const double gap = body_ * 0.6;
    Flow(words_.title, {.size = body_ * 1.3, .bold = true}, 0, "H1");
    Flow(FillIn(words_.for_person, {{"name", letter_.full_name.Reveal()}}), {.size = body_, .bold = true},
         gap);
    LAGAN_RETURN_IF_ERROR(CheckGlyphs(pages_.back().texts.back().layout.get(), "full_name"));
    Flow(words_.what, {.size = body_}, gap);
    Flow(words_.how_heading, {.size = body_ * 1.1, .bold = true}, gap * 1.5, "H2");
    for (const std::string& how : words_.how) Flow(how, {.size = body_}, gap * 0.7);
    Flow(words_.lost, {.size = body_}, gap * 1.5);
    return Status();
  }

  // The code with what belongs beside it, kept together and clear of the folds.
  void PlacePass() {
    const double x = kMargin + kCodeSide + kCodeGap;
    const double width = kWidth - kMargin - x;
    double height = kCodeSide;
    for (int measured = 0; measured < 2; ++measured) {
      if (measured == 1) MakeRoom(height);
      const double top = y_;
      double y = Put(words_.last_day, {.size = body_}, x, top + 4 * kMillimetre, width);
      y = Put(DateInWords(words_, letter_.last_day), {.size = body_ * 1.4, .bold = true}, x, y + 2, width);
      y = Put(words_.helpline, {.size = body_}, x, y + body_, width);
      y = Put(helpline_.number, {.size = body_ * 1.4, .bold = true}, x, y + 2, width);
      y = Put(helpline_.hours.find(words_.language)->second, {.size = body_}, x, y + 2, width);
      height = std::max(height, y - top);
      if (measured == 0) pages_.back().texts.resize(pages_.back().texts.size() - 5);
    }
    pages_.back().code_x = kMargin;
    pages_.back().code_y = y_;
  }

  void MakeRoom(double height) {
    y_ += body_;
    for (const double fold : kFolds) {
      if (y_ < fold + kClearOfFold && y_ + height > fold - kClearOfFold) y_ = fold + kClearOfFold;
    }
    if (y_ + height > kBottom) NextPage();
  }

  void SetMetadata(Date today) {
    cairo_surface_t* pdf = surface_.get();
    const std::string keywords = "lang:" + words_.language +
                                 (words_.reviewed ? "" : ", text not reviewed by anybody") +
                                 (letter_.specimen ? ", SPECIMEN" : "");
    const std::string date = FormatDate(today) + "T00:00:00Z";
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, words_.title.c_str());
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_AUTHOR, words_.service.c_str());
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_KEYWORDS, keywords.c_str());
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE, date.c_str());
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_MOD_DATE, date.c_str());
  }

  void DrawPage(std::size_t number) {
    const Page& page = pages_[number];
    if (letter_.specimen) DrawSpecimen();
    if (page.code_x >= 0) DrawCode(page.code_x, page.code_y);
    for (const PlacedText& text : page.texts) DrawText(text);
    DrawFoot(number);
    cairo_show_page(cairo_.get());
  }

  // Nothing of a text leaves its own lines, however many marks are piled upon a letter.
  void DrawText(const PlacedText& text) {
    cairo_t* c = cairo_.get();
    PangoRectangle logical;
    pango_layout_get_extents(text.layout.get(), nullptr, &logical);
    cairo_save(c);
    cairo_rectangle(c, text.x + double(logical.x) / PANGO_SCALE - 1, text.y,
                    double(logical.width) / PANGO_SCALE + 2, double(logical.height) / PANGO_SCALE);
    cairo_clip(c);
    cairo_set_source_rgb(c, 0, 0, 0);
    cairo_move_to(c, text.x, text.y);
    cairo_tag_begin(c, text.tag, nullptr);
    pango_cairo_show_layout(c, text.layout.get());
    cairo_tag_end(c, text.tag);
    cairo_restore(c);
  }

  void DrawFoot(std::size_t number) {
    const std::string text = FillIn(words_.page, {{"serial", letter_.serial},
                                                  {"page", std::to_string(number + 1)},
                                                  {"pages", std::to_string(pages_.size())}});
    DrawText({Lay(text, {.size = body_ == 12 ? 10.0 : 18.0}, kColumn), kMargin, kBottom + 4 * kMillimetre});
  }

  // Light enough to read across, clear of the code and of what the window shows.
  void DrawSpecimen() {
    cairo_t* c = cairo_.get();
    const Layout layout = Lay("SPECIMEN", {.size = 100, .bold = true}, -1);
    const Box box = SizeOf(layout.get());
    cairo_save(c);
    cairo_translate(c, 0.555 * kWidth, 0.37 * kHeight);
    cairo_rotate(c, -0.95);
    cairo_move_to(c, -box.width / 2, -box.height / 2);
    cairo_set_source_rgb(c, 0.86, 0.86, 0.86);
    pango_cairo_show_layout(c, layout.get());
    cairo_restore(c);
  }

  void DrawCode(double left, double top) {
    cairo_t* c = cairo_.get();
    const double module = code_.dots * kDot;
    const double x0 = static_cast<int>(left / kDot) * kDot;
    const double y0 = static_cast<int>(top / kDot) * kDot;
    cairo_tag_begin(c, "Figure", nullptr);
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_rectangle(c, x0, y0, code_.Side(), code_.Side());
    cairo_fill(c);
    cairo_set_source_rgb(c, 0, 0, 0);
    for (int y = 0; y < code_.matrix.size; ++y) {
      for (int x = 0; x < code_.matrix.size; ++x) {
        if (!code_.matrix.IsDark(x, y)) continue;
        cairo_rectangle(c, x0 + (x + verifier::kQuietZone) * module, y0 + (y + verifier::kQuietZone) * module,
                        module, module);
      }
    }
    cairo_fill(c);
    cairo_tag_end(c, "Figure");
  }

  const Letter& letter_;
  const Words& words_;
  const Helpline& helpline_;
  const double body_;
  SecretBytes pdf_;
  Surface surface_;
  Cairo cairo_;
  Code code_;
  std::vector<Page> pages_;
  double y_ = 0;
};

}  // namespace

Status CheckFonts() {
  PangoFontMap* map = pango_cairo_font_map_get_default();
  PangoFontFamily* family = pango_font_map_get_family(map, kTypeface);
  if (family != nullptr) return Status();
  return FailedPrecondition("FONT_MISSING", "Letters are set in Liberation Sans: install fonts-liberation2.");
}

Result<DrawnLetter> DrawLetter(const Letter& letter, const Words& words, const Helpline& helpline,
                               Date today) {
  return Composer(letter, words, helpline).Draw(today);
}

}  // namespace lagan::letters
