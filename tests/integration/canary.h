// Looks for personal data where none may be: texts that occur nowhere else, in every form in which they may lie about.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"

namespace lagan::integration {

struct Finding {
  std::string place;
  // Which canary in which form: "surname as UTF-16LE".
  std::string what;
};

class CanaryScanner {
 public:
  // A text: found in any case, as UTF-8, UTF-16 of both byte orders, hexadecimal, base64 and base64url at any offset, and
  // base45 at any offset. At least 6 characters of ASCII.
  void AddText(const std::string& name, std::string_view text);
  // Bytes: found as they are, as hexadecimal and as base64.
  void AddBytes(const std::string& name, ByteView bytes);

  std::vector<Finding> Scan(const std::string& place, std::string_view content) const;
  // Every regular file below the folder, links not followed. A file that goes away meanwhile is passed over.
  std::vector<Finding> ScanFolder(const std::filesystem::path& folder) const;
  // Files that the last ScanFolder read, and their bytes.
  std::size_t files() const { return files_; }
  std::size_t bytes() const { return bytes_; }

 private:
  struct Needle {
    std::string what;
    std::string bytes;
    bool any_case = false;
  };
  void Add(const std::string& what, std::string bytes, bool any_case);
  void AddEncodings(const std::string& name, std::string_view bytes);

  std::vector<Needle> needles_;
  mutable std::size_t files_ = 0;
  mutable std::size_t bytes_ = 0;
};

}  // namespace lagan::integration
