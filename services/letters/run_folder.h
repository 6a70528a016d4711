// A print run on the disk of whoever prints it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "lagan/letters/v1/letters.pb.h"

namespace lagan::letters {

// The manifest for people and other programs: run_id, closed_at, and of each letter letter_serial, pages, sha256 in hexadecimal.
std::string ManifestJson(const v1::Manifest& manifest);

// Makes the owner-only folder and in it, owner-only too, NNN-SERIAL.pdf for each letter in the order of the manifest,
// manifest.binpb (the message) and, last, manifest.json: where that is, the run is whole. Nothing is written before every
// letter has the SHA-256 that the manifest says. RUN_INCOMPLETE (data loss) otherwise; FOLDER_NOT_EMPTY (precondition) when
// there is something already; FILE_UNWRITABLE. The files are personal data: delete them once they are printed.
Result<v1::Manifest> WriteRun(const std::vector<v1::GetRunResponse>& parts,
                              const std::filesystem::path& folder);

}  // namespace lagan::letters
