// Signed tree heads, and the file outside the database in which each is kept.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"
#include "services/audit/merkle_tree.h"

namespace lagan::audit {

// The log's key vouches for the first `tree_size` leaves. Form of the signed bytes: docs/audit-log.md.
struct SignedHead {
  std::uint64_t tree_size = 0;
  Hash root{};
  Time signed_at;
  Bytes signature;  // ES256, 64 bytes.

  friend bool operator==(const SignedHead&, const SignedHead&) = default;
};

Result<SignedHead> SignHead(const crypto::P256PrivateKey& key, std::uint64_t tree_size, const Hash& root,
                            Time now);
bool VerifyHead(const crypto::P256PublicKey& key, const SignedHead& head);

// One line of the head file, with its line feed: size, root in hexadecimal, time, signature in base64url.
std::string FormatHead(const SignedHead& head);
// All lines. Strict: any other spelling is AUDIT_HEAD_MALFORMED (data loss) with the number of the line, and so is a
// last line without its end, which a crash may leave and the next start of the log removes.
Result<std::vector<SignedHead>> ParseHeads(std::string_view text);

// The file, append-only, one process at a time. Not thread-safe.
class HeadFile {
 public:
  static constexpr std::size_t kMaxSize = 1u << 28;

  // Makes it (0600) when it is not there, locks it and cuts off an unfinished last line.
  // AUDIT_LOG_IN_USE (precondition), AUDIT_HEAD_MALFORMED, AUDIT_HEAD_FILE_FAILED (unavailable).
  static Result<std::unique_ptr<HeadFile>> Open(const std::filesystem::path& path);
  ~HeadFile();
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;

  // On disk after success; as before after an error. AUDIT_HEAD_FILE_FAILED.
  Status Append(std::span<const SignedHead> heads);
  // The last head on file, of size 0 when there is none.
  const SignedHead& last() const { return last_; }

 private:
  explicit HeadFile(int file) : file_(file) {}
  Status Load(const std::filesystem::path& path);

  int file_;
  std::int64_t size_ = 0;
  SignedHead last_;
};

}  // namespace lagan::audit
