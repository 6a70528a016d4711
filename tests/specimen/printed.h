// The words of a page as they are printed on it: what the drawing draws and the truth tells.
#pragma once

#include <string>
#include <vector>

#include "tests/specimen/document.h"
#include "tests/specimen/print_style.h"

namespace lagan::specimen {

struct PrintedText {
  std::string
      name;  // "surname", "given_names", "document_number", "nationality", "birth_date", "sex", "expiry_date", ...
  std::string text;  // UTF-8

  friend bool operator==(const PrintedText&, const PrintedText&) = default;
};

std::string PrintedDate(Date date, DateStyle style);

// In the order of reading. Fields that the layout lacks or the document leaves empty are not among them.
std::vector<PrintedText> PrintedTexts(const Document& document, const PrintStyle& style);

// The text of that name, "" when there is none.
std::string TextOf(const std::vector<PrintedText>& texts, std::string_view name);

}  // namespace lagan::specimen
