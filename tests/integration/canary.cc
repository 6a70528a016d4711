#include "tests/integration/canary.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "verifier/base45/base45.h"

namespace lagan::integration {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
template <char (*Change)(char)>
std::string Changed(std::string_view text) {
  std::string changed(text);
  std::transform(changed.begin(), changed.end(), changed.begin(), Change);
  return changed;
}

// The characters of a base64 text (RFC 4648) that the bytes alone decide when `skipped` bytes stand before them in their
// group of three.
std::string Base64(std::string_view bytes, std::size_t skipped, bool url) {
  std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  alphabet += url ? "-_" : "+/";
  const std::string_view whole = bytes.substr((3 - skipped) % 3);
  std::string text;
  for (std::size_t at = 0; at + 3 <= whole.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | static_cast<unsigned char>(whole[at + i]);
    for (int shift = 18; shift >= 0; shift -= 6) text.push_back(alphabet[group >> shift & 63]);
  }
  return text;
}

std::string Utf16(std::string_view text, bool big_endian) {
  std::string wide;
  for (const char c : text) {
    if (big_endian) wide.push_back('\0');
    wide.push_back(c);
    if (!big_endian) wide.push_back('\0');
  }
  return wide;
}

}  // namespace

void CanaryScanner::Add(const std::string& what, std::string bytes, bool any_case) {
  // Shorter ones would be found by chance.
  constexpr std::size_t kShortest = 6;
  if (bytes.size() < kShortest) return;
  if (any_case) bytes = Changed<Lower>(bytes);
  needles_.push_back({what, std::move(bytes), any_case});
}

void CanaryScanner::AddEncodings(const std::string& name, std::string_view bytes) {
  Add(name + " as hexadecimal", HexEncode(AsBytes(bytes)), true);
  for (std::size_t skipped = 0; skipped < 3; ++skipped) {
    Add(name + " as base64", Base64(bytes, skipped, false), false);
    Add(name + " as base64url", Base64(bytes, skipped, true), false);
  }
}

void CanaryScanner::AddText(const std::string& name, std::string_view text) {
  Add(name + " as it is", std::string(text), true);
  Add(name + " as UTF-16LE", Utf16(text, false), true);
  Add(name + " as UTF-16BE", Utf16(text, true), true);
  // What is encoded has one case or the other.
  for (const std::string& form : {std::string(text), Changed<Lower>(text), Changed<Upper>(text)}) {
    AddEncodings(name, form);
    for (const std::size_t skipped : {0u, 1u}) {
      const std::string_view pairs = std::string_view(form).substr(skipped, (form.size() - skipped) / 2 * 2);
      Add(name + " as base45", verifier::Base45Encode(AsBytes(pairs)), false);
    }
  }
}

void CanaryScanner::AddBytes(const std::string& name, ByteView bytes) {
  Add(name + " as it is", std::string(AsText(bytes)), false);
  AddEncodings(name, AsText(bytes));
}

std::vector<Finding> CanaryScanner::Scan(const std::string& place, std::string_view content) const {
  std::vector<Finding> findings;
  const std::string lower = Changed<Lower>(content);
  for (const Needle& needle : needles_) {
    const std::string_view where = needle.any_case ? std::string_view(lower) : content;
    if (where.find(needle.bytes) != std::string_view::npos) findings.push_back({place, needle.what});
  }
  return findings;
}

std::vector<Finding> CanaryScanner::ScanFolder(const std::filesystem::path& folder) const {
  std::vector<Finding> findings;
  files_ = 0;
  bytes_ = 0;
  std::error_code error;
  for (auto entry = std::filesystem::recursive_directory_iterator(folder, error);
       entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
    if (error || entry->is_symlink(error) || !entry->is_regular_file(error)) continue;
    std::ifstream file(entry->path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    ++files_;
    bytes_ += content.size();
    for (Finding& finding : Scan(entry->path().lexically_relative(folder), content))
      findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace lagan::integration
