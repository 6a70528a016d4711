// The letters service without its network: draws, spools, hands over to the printer, destroys.
//
// A letter exists as a sealed file in the spool and a row that names it. The file is written first, whole or not at all, and
// the row after it in one transaction with its audit event: a crash between leaves a file that no row names, which Maintain
// removes; a row without its file there never is. Each letter is sealed under a key of its own; confirming a run destroys the
// keys, then the files. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/audit/v1/audit.pb.h"
#include "lagan/letters/v1/letters.pb.h"
#include "services/keys/data_key_store.h"
#include "services/letters/letter.h"
#include "services/letters/spool.h"
#include "services/letters/words.h"
#include "services/rpc/call_context.h"
#include "services/storage/blob_store.h"
#include "services/storage/database.h"
#include "services/tokens/actor_verifier.h"

namespace lagan::letters {

// Everything outlives the service. Database and spool are its alone.
struct Dependencies {
  storage::Database* database = nullptr;
  keys::DataKeyStore* data_keys = nullptr;
  storage::BlobStore* spool = nullptr;
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  tokens::ActorVerifier* actors = nullptr;
  // Writes one entry to the audit log, now: what a person reads is in the log before they see it.
  std::function<Status(const audit::v1::Entry&)> append_audit{};
  Wording wording{};
  // Every letter is a specimen, whatever is asked for.
  bool sandbox = false;
};

class Letters {
 public:
  // Brings the tables up to date and clears what a crash left behind. FONT_MISSING; HELPLINE_INVENTED (precondition) when
  // the helpline is invented and this is no sandbox; reasons of storage::Migrate and BlobStore.
  static Result<std::unique_ptr<Letters>> Open(Dependencies dependencies);

  // The methods of the contract (proto/lagan/letters/v1/letters.proto says what each promises).
  Result<v1::SpoolLetterResponse> SpoolLetter(const rpc::CallContext& context,
                                              const v1::SpoolLetterRequest& request);
  Result<v1::CloseRunResponse> CloseRun(const rpc::CallContext& context, const v1::CloseRunRequest& request);
  // LETTER_UNREADABLE (data loss) when a file in the spool is not what was written.
  Status GetRun(const rpc::CallContext& context, const v1::GetRunRequest& request,
                const std::function<bool(v1::GetRunResponse)>& emit);
  Result<v1::ConfirmRunResponse> ConfirmRun(const rpc::CallContext& context,
                                            const v1::ConfirmRunRequest& request);

  // To be called now and then: destroys what is left of confirmed runs and files that no letter names, forgets idempotency
  // keys and events that were forwarded a month ago.
  Status Maintain();

 private:
  explicit Letters(Dependencies dependencies);

  Result<tokens::ActorToken> Printer(const rpc::CallContext& context) const;
  Result<v1::SpoolLetterResponse> Spool(const Letter& letter, const Bytes& request_digest,
                                        const std::string& actor);
  Result<SpooledLetter> Store(const Letter& letter, SpooledLetter spooled, const SecretBytes& pdf,
                              const std::string& actor);
  Status Emit(const SpooledLetter& letter, std::uint32_t number,
              const std::function<bool(v1::GetRunResponse)>& emit) const;
  Status DestroyConfirmed();
  Status RemoveStrays();
  Bytes DigestOf(const google::protobuf::MessageLite& request) const;
  audit::v1::Entry EntryOf(const std::string& kind, const std::string& actor,
                           const std::vector<std::pair<std::string, std::string>>& facts) const;

  const Dependencies with_;
  std::vector<std::string> languages_;
  // Shared by whoever writes a file and then its row; alone by whoever removes files without one.
  std::shared_mutex writing_;
};

}  // namespace lagan::letters
