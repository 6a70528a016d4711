#include "tests/specimen/fonts.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <string>

namespace lagan::specimen {
namespace {

constexpr const char* kOcrB[] = {"/usr/share/fonts/opentype/ocr-b/OCRB.otf",
                                 "/usr/share/fonts/opentype/ocr-b/OCRBS.otf",
                                 "/usr/share/fonts/opentype/ocr-b/OCRBL.otf"};
constexpr char kDejaVu[] = "/usr/share/fonts/truetype/dejavu/";

// FreeType, initialised once for the program's life. Faces of one library are not safe to open from two threads.
FT_Library Library() {
  static FT_Library library = [] {
    FT_Library made = nullptr;
    return FT_Init_FreeType(&made) == 0 ? made : nullptr;
  }();
  return library;
}

Result<FontFace> OpenFace(const std::string& path, const char* package, FT_Face* opened = nullptr) {
  FT_Face face = nullptr;
  if (Library() == nullptr || FT_New_Face(Library(), path.c_str(), 0, &face) != 0) {
    return FailedPrecondition("FONT_MISSING", std::string("Install Debian's package ") + package + ".");
  }
  static const cairo_user_data_key_t kKey = {};
  FontFace result(cairo_ft_font_face_create_for_ft_face(face, FT_LOAD_NO_HINTING));
  // cairo asks that the FreeType face outlive its own.
  cairo_font_face_set_user_data(result.get(), &kKey, face,
                                [](void* held) { FT_Done_Face(static_cast<FT_Face>(held)); });
  if (opened != nullptr) *opened = face;
  return result;
}

Result<ZoneFont> OpenZoneFont(const char* path) {
  FT_Face opened = nullptr;
  ZoneFont font;
  LAGAN_ASSIGN_OR_RETURN(font.face, OpenFace(path, "fonts-ocr-b", &opened));
  if (FT_Load_Char(opened, '<', FT_LOAD_NO_SCALE) != 0 || opened->glyph->metrics.horiAdvance <= 0) {
    return FailedPrecondition("FONT_MISSING",
                              "The font of Debian's package fonts-ocr-b has no filler character.");
  }
  font.em =
      static_cast<double>(opened->units_per_EM) / static_cast<double>(opened->glyph->metrics.horiAdvance);
  return font;
}

}  // namespace

Result<Fonts> OpenFonts() {
  Fonts fonts;
  for (std::size_t i = 0; i < fonts.zones.size(); ++i) {
    LAGAN_ASSIGN_OR_RETURN(fonts.zones[i], OpenZoneFont(kOcrB[i]));
  }
  const auto dejavu = [](const char* file) {
    return OpenFace(std::string(kDejaVu) + file, "fonts-dejavu-core");
  };
  LAGAN_ASSIGN_OR_RETURN(fonts.label, dejavu("DejaVuSans.ttf"));
  LAGAN_ASSIGN_OR_RETURN(fonts.value, dejavu("DejaVuSans-Bold.ttf"));
  LAGAN_ASSIGN_OR_RETURN(fonts.title, dejavu("DejaVuSerif-Bold.ttf"));
  LAGAN_ASSIGN_OR_RETURN(fonts.signature, dejavu("DejaVuSerif.ttf"));
  LAGAN_ASSIGN_OR_RETURN(fonts.typewriter, dejavu("DejaVuSansMono.ttf"));
  return fonts;
}

}  // namespace lagan::specimen
