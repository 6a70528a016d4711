#include "tests/specimen/licence_page.h"

#include <algorithm>

namespace lagan::specimen {
namespace {

constexpr double kFieldsLeft = 28;
constexpr double kRight = 82;
constexpr double kValue = 2.35;  // em, millimetres

void Ink(const Canvas& canvas, bool label) {
  if (label) {
    cairo_set_source_rgb(canvas.context(), 0.20, 0.34, 0.46);
  } else {
    cairo_set_source_rgb(canvas.context(), 0.07, 0.07, 0.09);
  }
}

// Smaller rather than over the edge.
double Fitted(const Canvas& canvas, double x, double y, double right, const std::string& text) {
  const double fit =
      std::min(1.0, (right - x) / std::max(0.1, canvas.TextWidth(canvas.fonts().value, kValue, text)));
  Ink(canvas, false);
  canvas.Text(canvas.fonts().value, kValue * fit, x, y, text);
  return x + canvas.TextWidth(canvas.fonts().value, kValue * fit, text);
}

// "4a." and its value; gives where the value ends.
double Numbered(const Canvas& canvas, double x, double y, const std::string& number,
                const std::string& value) {
  Ink(canvas, true);
  canvas.Text(canvas.fonts().label, kValue * 0.85, x, y, number + ".");
  return Fitted(canvas, x + 4.2, y, kRight, value);
}

std::string FlagLetters(Kind kind) {
  switch (kind) {
    case Kind::kLicenceGb:
    case Kind::kLicenceNi:
      return "UK";
    case Kind::kLicenceIe:
      return "IRL";
    case Kind::kFrenchLicence:
      return "F";
    default:
      return "";
  }
}

void Heading(const Canvas& canvas, const std::string& flag, const std::string& title) {
  cairo_t* page = canvas.context();
  double left = 4;
  if (!flag.empty()) {
    cairo_set_source_rgb(page, 0.12, 0.22, 0.55);
    cairo_rectangle(page, 4, 3, 9, 6.5);
    cairo_fill(page);
    cairo_set_source_rgb(page, 0.98, 0.92, 0.5);
    canvas.Text(canvas.fonts().value, 2.6, 8.5 - canvas.TextWidth(canvas.fonts().value, 2.6, flag) / 2, 7.2,
                flag);
    left = 15;
  }
  cairo_set_source_rgb(page, 0.10, 0.22, 0.36);
  canvas.Text(canvas.fonts().title, 2.9, left, 7.2, title);
  cairo_set_source_rgb(page, 0.78, 0.10, 0.12);
  canvas.Text(canvas.fonts().value, 2.5, kRight - canvas.TextWidth(canvas.fonts().value, 2.5, "SPECIMEN"),
              4.6, "SPECIMEN");
  canvas.Text(canvas.fonts().label, 1.25, 4, 11.6, "NOT A REAL DOCUMENT");
  cairo_save(page);
  cairo_translate(page, 30, 46);
  cairo_rotate(page, -0.32);
  cairo_set_source_rgba(page, 0.78, 0.10, 0.12, 0.15);
  canvas.Text(canvas.fonts().value, 9.5, 0, 0, "SPECIMEN");
  cairo_restore(page);
}

void NumberedFields(const Canvas& canvas, const std::vector<PrintedText>& texts) {
  double y = 13.4;
  const auto row = [&](const std::string& number, const std::string& value) {
    if (value.empty()) return;
    Numbered(canvas, kFieldsLeft, y, number, value);
    y += 4.1;
  };
  const auto text = [&](const char* name) { return TextOf(texts, name); };
  row("1", text("surname"));
  row("2", text("given_names"));
  row("3", text("birth_date") + "  " + text("birth_place"));
  const double next = Numbered(canvas, kFieldsLeft, y, "4a", text("issue_date"));
  Numbered(canvas, std::max(next + 2, 52.0), y, "4c", text("authority"));
  y += 4.1;
  row("4b", text("expiry_date"));
  row("5", text("document_number"));
  Ink(canvas, true);
  canvas.Text(canvas.fonts().label, kValue * 0.85, kFieldsLeft, y, "7.");
  cairo_set_source_rgba(canvas.context(), 0.08, 0.12, 0.40, 0.85);
  // The first plain letter: a name's first byte may be half of one.
  const std::string surname = text("surname");
  const std::size_t plain = surname.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  const std::string initial = plain == std::string::npos ? "" : surname.substr(plain, 1);
  canvas.Text(canvas.fonts().signature, 3, kFieldsLeft + 4.2, y, initial + " ~~~");
  y += 4.1;
  row("8", text("address"));
  row("9", text("categories"));
}

void ElectoralFields(const Canvas& canvas, const std::vector<PrintedText>& texts) {
  double y = 15;
  const auto row = [&](const char* label, const char* name) {
    Ink(canvas, true);
    canvas.Text(canvas.fonts().label, kValue * 0.7, kFieldsLeft + 4, y, label);
    Fitted(canvas, kFieldsLeft + 4, y + kValue * 1.15, kRight, TextOf(texts, name));
    y += 7.4;
  };
  row("Surname", "surname");
  row("Forename(s)", "given_names");
  row("Date of Birth", "birth_date");
  row("Card Number", "document_number");
  row("Valid until", "expiry_date");
}

}  // namespace

PortraitBox PhotocardPortrait(Kind kind) {
  if (kind == Kind::kFrenchLicence) return {4, 13, 20, 25.5};
  return {4, 13, 21.5, 27.5};
}

void DrawPhotocard(const Canvas& canvas, const Document& document, const std::vector<PrintedText>& texts) {
  if (document.kind == Kind::kElectoralNi) {
    Heading(canvas, "", "ELECTORAL IDENTITY CARD");
    ElectoralFields(canvas, texts);
    return;
  }
  Heading(canvas, FlagLetters(document.kind), "DRIVING LICENCE");
  NumberedFields(canvas, texts);
}

}  // namespace lagan::specimen
