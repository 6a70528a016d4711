#include "services/audit/signed_head.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <algorithm>
#include <charconv>

#include "base/core/file.h"
#include "base/core/text.h"

namespace lagan::audit {
namespace {

std::string SignedBytes(const SignedHead& head) {
  return "lagan-audit-head-v1\n" + std::to_string(head.tree_size) + "\n" + HexEncode(head.root) + "\n" +
         FormatTime(head.signed_at) + "\n";
}

Status FileFailed() {
  return Unavailable("AUDIT_HEAD_FILE_FAILED", "The file of signed heads cannot be opened, read or written.");
}

Status Malformed(std::size_t line) {
  return DataLoss("AUDIT_HEAD_MALFORMED",
                  "Line " + std::to_string(line) + " of the head file is not a signed head.");
}

Result<SignedHead> ParseHead(std::string_view line) {
  const std::vector<std::string> words = SplitText(line, ' ');
  if (words.size() != 4) return Malformed(0);
  SignedHead head;
  const std::string& size = words[0];
  std::from_chars(size.data(), size.data() + size.size(), head.tree_size);
  LAGAN_ASSIGN_OR_RETURN(const Bytes root, HexDecode(words[1]));
  LAGAN_ASSIGN_OR_RETURN(head.signed_at, ParseTime(words[2]));
  LAGAN_ASSIGN_OR_RETURN(head.signature, Base64UrlDecode(words[3]));
  if (root.size() != head.root.size()) return Malformed(0);
  std::copy(root.begin(), root.end(), head.root.begin());
  return head;
}

bool SyncFolderOf(const std::filesystem::path& path) {
  const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && ::fsync(folder) == 0;
  if (folder >= 0) ::close(folder);
  return synced;
}

}  // namespace

Result<SignedHead> SignHead(const crypto::P256PrivateKey& key, std::uint64_t tree_size, const Hash& root,
                            Time now) {
  SignedHead head{tree_size, root, now, {}};
  LAGAN_ASSIGN_OR_RETURN(head.signature, key.Sign(AsBytes(SignedBytes(head))));
  return head;
}

bool VerifyHead(const crypto::P256PublicKey& key, const SignedHead& head) {
  return key.Verify(AsBytes(SignedBytes(head)), head.signature);
}

std::string FormatHead(const SignedHead& head) {
  return std::to_string(head.tree_size) + " " + HexEncode(head.root) + " " + FormatTime(head.signed_at) +
         " " + Base64UrlEncode(head.signature) + "\n";
}

Result<std::vector<SignedHead>> ParseHeads(std::string_view text) {
  std::vector<SignedHead> heads;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const Result<SignedHead> head = ParseHead(text.substr(0, end));
    // Only the one spelling that FormatHead writes.
    if (!head.ok() || end == std::string_view::npos || FormatHead(*head) != text.substr(0, end + 1)) {
      return Malformed(heads.size() + 1);
    }
    heads.push_back(*head);
    text.remove_prefix(end + 1);
  }
  return heads;
}

Result<std::unique_ptr<HeadFile>> HeadFile::Open(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return FileFailed();
  std::unique_ptr<HeadFile> heads(new HeadFile(file));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return FailedPrecondition("AUDIT_LOG_IN_USE", "Another process writes this audit log.");
  }
  LAGAN_RETURN_IF_ERROR(heads->Load(path));
  return heads;
}

Status HeadFile::Load(const std::filesystem::path& path) {
  if (!SyncFolderOf(path)) return FileFailed();
  LAGAN_ASSIGN_OR_RETURN(std::string text, ReadTextFile(path, kMaxSize));
  const std::size_t whole = text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1;
  if (whole != text.size() && ::ftruncate(file_, static_cast<off_t>(whole)) != 0) return FileFailed();
  text.resize(whole);
  LAGAN_ASSIGN_OR_RETURN(const std::vector<SignedHead> heads, ParseHeads(text));
  size_ = static_cast<std::int64_t>(whole);
  if (!heads.empty()) last_ = heads.back();
  return {};
}

HeadFile::~HeadFile() { ::close(file_); }

Status HeadFile::Append(std::span<const SignedHead> heads) {
  if (heads.empty()) return {};
  std::string lines;
  for (const SignedHead& head : heads) lines += FormatHead(head);
  const auto length = static_cast<std::int64_t>(lines.size());
  if (::write(file_, lines.data(), lines.size()) != length || ::fsync(file_) != 0) {
    // What is half written must not stay in front of the next try.
    if (::ftruncate(file_, size_) != 0)
      return DataLoss("AUDIT_HEAD_MALFORMED", "The head file ends in half a line.");
    return FileFailed();
  }
  size_ += length;
  last_ = heads.back();
  return {};
}

}  // namespace lagan::audit
