// Whole files of specimens with the truth about them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/ageing.h"
#include "tests/specimen/document.h"
#include "tests/specimen/render.h"

namespace lagan::specimen {

struct Order {
  Document document;
  std::vector<std::string> zone;  // drawn as given; may be empty
  RenderOptions render;
  AgeingLevel level = AgeingLevel::kLight;
  std::uint64_t seed = 1;
  int quarter_turns = 0;                // added to those of the level
  std::optional<int> exif_orientation;  // JPEG only
};

// The picture of an order. With AgeingLevel::kNone the page itself.
Result<Photograph> MakePhotograph(const Order& order);

// Writes it as the file's ending says, .jpg, .jpeg or .png (0644). PICTURE_ENDING_UNKNOWN, FILE_UNWRITABLE and the
// errors of RenderPage.
Status WriteSpecimen(const Order& order, const std::filesystem::path& file);

// The demonstration: the specimen person of Doc 9303 part 4, Anna Maria Eriksson of Utopia, and what may go wrong.
struct DemoItem {
  std::string file;
  std::string about;
  Order order;
  // Carries somebody else's portrait.
  bool other_portrait = false;
};
// passport.jpg, card.jpg, expired.jpg, stranger.jpg, no-zone.jpg, other-face.jpg. Only `render` has to be filled in.
std::vector<DemoItem> DemoSet();

// Writes the demonstration and truth.json: {"files": [{"file", "about", "kind", "format", "lines": [..],
// "fields": {"surname", "given_names", "number", "issuer", "nationality", "birth", "sex", "expiry",
// "optional_data"}, "corners": [[x, y], ..]}, ..]}. Dates are ISO 8601. The folder is made if missing. Somebody else's
// portrait is other-portrait.png beside `render.portrait_file`; where there is none, a silhouette is drawn.
Status WriteDemo(const std::filesystem::path& folder, const RenderOptions& render);

}  // namespace lagan::specimen
