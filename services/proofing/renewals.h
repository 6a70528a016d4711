// Renewal of passes on paper: the issuer tells 30 working days before one ends; when what it rests on still stands, the next one
// is issued and its letter goes to the print run. The old one stays good until its own end.
#pragma once

#include <functional>
#include <optional>

#include "base/core/result.h"
#include "lagan/proofing/v1/assisted.pb.h"
#include "lagan/proofing/v1/renewals.pb.h"
#include "services/proofing/application_work.h"
#include "services/rpc/call_context.h"
#include "services/storage/work_queue.h"

namespace lagan::proofing {

// Who sends what is due: the consumer's name in the inbox.
inline constexpr std::string_view kIssuer = "credential";

// Thread-safe.
class Renewals : private ApplicationWork {
 public:
  explicit Renewals(Dependencies dependencies);

  // The contract's method.
  Result<v1::DeliverRenewalsDueResponse> DeliverRenewalsDue(const rpc::CallContext& context,
                                                            const v1::DeliverRenewalsDueRequest& request);

  // Claims one renewal that is due and takes it from where it stands to the end. True when there was one. Each step writes under
  // the lease's fencing token; a step that fails is tried again later. What cannot be renewed (erased, no address, revoked
  // meanwhile) ends with the audit entry renewal.not_possible and its reason. A pass that a portal fetched is not posted: its
  // holder applies again there.
  Result<bool> RunNext(const rpc::CallContext& context);
  // When RunNext may have something to do again; nothing when the queue is empty.
  Result<std::optional<Time>> NextDue() { return renewals_.NextDue(); }

  // Forgets what was done and received long ago.
  Status TidyUp();

  // Called when something was queued. Set before the first call.
  void OnQueued(std::function<void()> callback) { on_queued_ = std::move(callback); }

 private:
  // What the letter needs; or the reason why there can be none.
  struct Evidence {
    Loaded loaded;
    mrz::v1::Zone zone;
    v1::RecordPostalAddressRequest address;
  };
  Status Queue(const v1::RenewalDue& due);
  Status Renew(const rpc::CallContext& context, const storage::Lease& lease, const v1::RenewalDue& due);
  // FAILED_PRECONDITION with a reason of kNotPossible when it does not stand any more.
  Result<Evidence> FindEvidence(const v1::RenewalDue& due);
  // The pass, once issued kept sealed until its letter is spooled.
  Result<credential::v1::IssueCredentialResponse> Issue(const rpc::CallContext& context,
                                                        const storage::Lease& lease,
                                                        const v1::RenewalDue& due, const Evidence& evidence);
  Status Post(const rpc::CallContext& context, const storage::Lease& lease, const Evidence& evidence,
              const credential::v1::IssueCredentialResponse& pass);
  Status GiveUp(const v1::RenewalDue& due, const std::string& reason);
  template <typename Fn>
  Status WriteUnderLease(const storage::Lease& lease, std::string_view application_id, Fn&& fn);

  storage::WorkQueue renewals_;
  std::function<void()> on_queued_;
};

}  // namespace lagan::proofing
