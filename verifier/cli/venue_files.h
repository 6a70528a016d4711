// The files that a venue's machine verifies by: root, trust bundle, status lists, and the memory of what was installed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "verifier/credential/verify.h"
#include "verifier/status/status_lists.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier {

struct VenuePaths {
  std::filesystem::path trust;
  std::filesystem::path root;
  std::filesystem::path lists;                 // a folder; it need not be there
  std::optional<std::filesystem::path> state;  // trust_state.h; without it nothing is remembered
};

// What the files say, read again when they change. Not thread-safe.
class VenueFiles {
 public:
  explicit VenueFiles(VenuePaths paths) : paths_(std::move(paths)) {}

  // Looks whether a file is another one than last time, and reads it if so. An error means that nothing can be decided now.
  // A newer bundle that must not be installed (rolled back, forked, wrongly signed, unreadable) leaves the installed one
  // in its place; `notice` then says why. What may do later without being another file (from the future by this clock,
  // the memory or a file cannot be written or read) is tried again each time. A bundle that was there at the beginning and was not admitted (expired, or against
  // the memory) decides nothing, and the next one is taken as if it were the first.
  Status Refresh(Time now);

  // After Refresh without an error; valid until the next one.
  Venue Now(SeenPasses* seen) const { return {&*trust_, &lists_.lists, seen}; }
  const TrustBundle& bundle() const { return trust_->bundle; }
  const std::string& root_fingerprint() const { return root_fingerprint_; }
  // Why a newer bundle was not installed; ok when there is none.
  const Status& notice() const { return notice_; }
  // Why lists that the bundle names are not installed, by their number.
  const std::vector<std::pair<std::uint32_t, Status>>& missing_lists() const { return lists_.failed; }

 private:
  // When and what files were; enough to see that one was replaced. Empty: to be read again whatever they are.
  using Stamp = std::vector<std::int64_t>;
  static void Append(const std::filesystem::path& path, Stamp& out);
  Stamp TrustStamp() const;
  Stamp ListsStamp() const;

  Status Install(Time now);
  Status Remember(Time now);

  VenuePaths paths_;
  Stamp trust_stamp_;
  Stamp lists_stamp_;
  std::optional<InstalledTrust> trust_;
  std::optional<crypto::P256PublicKey> root_;
  std::string root_fingerprint_;
  bool remembered_ = false;  // trust_ was in force and, with a state file, is remembered there
  StatusListFolder lists_;
  Status notice_;
};

}  // namespace lagan::verifier
