// Where the models of this installation are.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/core/result.h"

namespace lagan::vision {

// The file: `flag` (what the user gave as --model) when not empty, else the environment's LAGAN_MODEL, else the source
// tree's model for a program that runs from its build folder, else the installed one. MODEL_NOT_FOUND when that file does
// not exist: a wrong choice never falls through to the next. Reads the environment; call it once, at start.
Result<std::filesystem::path> FindModel(std::string_view flag);

// The model that reads print (ocr/visual/text_recogniser.h): `flag` (--print-model) when not empty, else
// LAGAN_PRINT_MODEL, else where Debian's package tesseract-ocr-eng has it. MODEL_NOT_FOUND as above.
Result<std::filesystem::path> FindPrintModel(std::string_view flag);

// The folder of the networks for faces, in the same order: `flag` (--face-models), LAGAN_FACE_MODELS, what face/models/fetch
// put into the source tree, the installed one. It may not exist: face::ModelFolder::Open says so.
std::filesystem::path FindFaceModels(std::string_view flag);

}  // namespace lagan::vision
