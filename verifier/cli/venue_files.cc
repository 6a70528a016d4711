#include "verifier/cli/venue_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/core/file.h"
#include "verifier/trust/root_key.h"
#include "verifier/trust/trust_state.h"

namespace lagan::verifier {
namespace {

constexpr std::size_t kMaxRootFile = 4096;

bool IsInForce(const TrustBundle& bundle, Time now) {
  return now < bundle.expires_at && now + kClockTolerance >= bundle.issued_at;
}

Status NotInForce() {
  return FailedPrecondition(
      "TRUST_NOT_IN_FORCE",
      "The new trust bundle has expired, or is from the future by this clock; it was not installed.");
}

// Whether the same files may do later: not because of what they say, but because of the clock, the memory, or a file that cannot
// be read just now.
bool MayPass(const Status& status) {
  static constexpr std::array<std::string_view, 4> kReasons = {"TRUST_NOT_IN_FORCE", "TRUST_STATE_UNWRITABLE",
                                                               "TRUST_STATE_INVALID", "FILE_UNREADABLE"};
  return std::ranges::find(kReasons, status.reason()) != kReasons.end();
}

}  // namespace

void VenueFiles::Append(const std::filesystem::path& path, Stamp& out) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    out.push_back(-1);
    return;
  }
  for (const std::int64_t part :
       {static_cast<std::int64_t>(info.st_ino), static_cast<std::int64_t>(info.st_size),
        static_cast<std::int64_t>(info.st_mtim.tv_sec), static_cast<std::int64_t>(info.st_mtim.tv_nsec),
        static_cast<std::int64_t>(info.st_ctim.tv_sec), static_cast<std::int64_t>(info.st_ctim.tv_nsec)}) {
    out.push_back(part);
  }
}

VenueFiles::Stamp VenueFiles::TrustStamp() const {
  Stamp stamp;
  Append(paths_.root, stamp);
  Append(paths_.trust, stamp);
  return stamp;
}

VenueFiles::Stamp VenueFiles::ListsStamp() const {
  Stamp stamp;
  for (const TrustedStatusList& list : trust_->bundle.status_lists) {
    Append(paths_.lists / StatusListFileName(list.number), stamp);
  }
  return stamp;
}

Status VenueFiles::Remember(Time now) {
  if (remembered_ || !IsInForce(trust_->bundle, now)) return Status();
  if (paths_.state) LAGAN_RETURN_IF_ERROR(AdmitTrust(*paths_.state, *trust_, *root_));
  remembered_ = true;
  return Status();
}

Status VenueFiles::Install(Time now) {
  LAGAN_ASSIGN_OR_RETURN(const std::string pem, ReadTextFile(paths_.root, kMaxRootFile));
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey root, ParseRootKey(pem));
  // Whoever pins another root means that the old one is believed no more.
  if (root_ && root_->ToDer() != root.ToDer()) {
    trust_.reset();
    remembered_ = false;
  }
  root_ = std::move(root);
  root_fingerprint_ = RootKeyFingerprint(*root_);
  LAGAN_ASSIGN_OR_RETURN(const Bytes file, ReadFile(paths_.trust, kMaxTrustBundle));
  LAGAN_ASSIGN_OR_RETURN(InstalledTrust next, ReadTrustBundle(file, *root_));
  // What was never admitted (expired or forked when this program began) is no measure for what comes: Remember judges.
  if (remembered_) {
    LAGAN_RETURN_IF_ERROR(CheckSuccession(*trust_, next));
    if (!IsInForce(next.bundle, now)) return NotInForce();
    if (paths_.state) LAGAN_RETURN_IF_ERROR(AdmitTrust(*paths_.state, next, *root_));
  }
  trust_ = std::move(next);
  lists_stamp_.clear();
  lists_ = StatusListFolder();
  return Status();
}

Status VenueFiles::Refresh(Time now) {
  // Taken before reading: what changes meanwhile is read next time.
  Stamp stamp = TrustStamp();
  if (!trust_ || stamp != trust_stamp_) {
    notice_ = Install(now);
    trust_stamp_ = MayPass(notice_) ? Stamp() : std::move(stamp);
    if (!trust_) return notice_;
  }
  LAGAN_RETURN_IF_ERROR(Remember(now));
  Stamp lists = ListsStamp();
  if (lists != lists_stamp_) {
    StatusListFolder read = ReadStatusListFolder(paths_.lists, trust_->bundle);
    // Lists are replaced before the bundle that names them: until it comes, those that it replaces are the right ones.
    const bool settled =
        std::ranges::none_of(read.failed, [](const auto& failed) { return MayPass(failed.second); });
    if (read.lists.size() >= lists_.lists.size()) lists_ = std::move(read);
    lists_stamp_ = settled ? std::move(lists) : Stamp();
  }
  return Status();
}

}  // namespace lagan::verifier
