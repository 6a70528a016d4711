// What a page prints under "Nationality": a code, the name of a state, or its people's word in some language.
#pragma once

#include <string_view>
#include <vector>

namespace lagan::ocr {

// Zone codes (mrz/codes.h) that the printed text names; several where a word fits several (BRITISH CITIZEN is GBR
// only, BRITISH is every British class of national). Empty when nothing in it is known. Words and codes of other
// languages beside a known one do not count.
std::vector<std::string_view> NationalitiesNamed(std::string_view printed);

}  // namespace lagan::ocr
