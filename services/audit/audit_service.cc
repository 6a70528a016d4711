#include "services/audit/audit_service.h"

#include "base/core/file.h"
#include "lagan/audit/v1/audit.grpc.pb.h"
#include "services/audit/entries.h"
#include "services/audit/files.h"
#include "services/keys/key_encryption_key.h"
#include "services/keys/open_key.h"

namespace lagan::audit {
namespace {

constexpr int kMostEntries = 100;

std::string ToText(const Hash& hash) { return std::string(AsText(hash)); }

v1::SignedHead ToMessage(const SignedHead& head) {
  v1::SignedHead message;
  message.set_tree_size(head.tree_size);
  message.set_root_hash(ToText(head.root));
  message.set_signed_at(FormatTime(head.signed_at));
  message.set_signature(std::string(AsText(head.signature)));
  return message;
}

class Adaptor final : public v1::AuditService::CallbackService {
 public:
  Adaptor(rpc::Dispatcher* dispatcher, MerkleLog* log) : dispatcher_(dispatcher), log_(log) {}

  grpc::ServerUnaryReactor* AppendEntries(grpc::CallbackServerContext* context,
                                          const v1::AppendEntriesRequest* request,
                                          v1::AppendEntriesResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext& call, const v1::AppendEntriesRequest& r) { return Append(call, r); });
  }
  grpc::ServerUnaryReactor* GetReceipt(grpc::CallbackServerContext* context,
                                       const v1::GetReceiptRequest* request,
                                       v1::GetReceiptResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&, const v1::GetReceiptRequest& r) -> Result<v1::GetReceiptResponse> {
          LAGAN_ASSIGN_OR_RETURN(const LogReceipt receipt, log_->Receipt(r.event_id()));
          v1::GetReceiptResponse out;
          out.set_index(receipt.index);
          out.set_leaf_hash(ToText(receipt.leaf));
          for (const Hash& hash : receipt.proof) out.add_inclusion_proof(ToText(hash));
          *out.mutable_head() = ToMessage(receipt.head);
          return out;
        });
  }
  grpc::ServerUnaryReactor* GetHead(grpc::CallbackServerContext* context, const v1::GetHeadRequest* request,
                                    v1::GetHeadResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&, const v1::GetHeadRequest&) -> Result<v1::GetHeadResponse> {
          LAGAN_ASSIGN_OR_RETURN(const SignedHead head, log_->Head());
          v1::GetHeadResponse out;
          *out.mutable_head() = ToMessage(head);
          return out;
        });
  }
  grpc::ServerUnaryReactor* GetConsistencyProof(grpc::CallbackServerContext* context,
                                                const v1::GetConsistencyProofRequest* request,
                                                v1::GetConsistencyProofResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&,
               const v1::GetConsistencyProofRequest& r) -> Result<v1::GetConsistencyProofResponse> {
          LAGAN_ASSIGN_OR_RETURN(const std::vector<Hash> proof,
                                 log_->Consistency(r.first_size(), r.second_size()));
          v1::GetConsistencyProofResponse out;
          for (const Hash& hash : proof) out.add_proof(ToText(hash));
          return out;
        });
  }

 private:
  Result<v1::AppendEntriesResponse> Append(const rpc::CallContext& call,
                                           const v1::AppendEntriesRequest& request) {
    if (request.entries().empty() || request.entries_size() > kMostEntries) {
      return InvalidArgument("ENTRY_INVALID", "Append 1 to 100 entries at once.", "entries");
    }
    std::vector<LogEntry> entries;
    for (const v1::Entry& entry : request.entries()) {
      LAGAN_RETURN_IF_ERROR(CheckEntry(entry, call.peer));
      entries.push_back(ToLogEntry(entry));
    }
    LAGAN_ASSIGN_OR_RETURN(const std::vector<std::uint64_t> indices, log_->Append(entries));
    v1::AppendEntriesResponse response;
    for (std::uint64_t index : indices) response.add_indices(index);
    return response;
  }

  rpc::Dispatcher* dispatcher_;
  MerkleLog* log_;
};

class HostedAudit final : public host::HostedService {
 public:
  Status Open(const host::Environment& environment, rpc::Dispatcher& dispatcher) {
    LAGAN_ASSIGN_OR_RETURN(database_,
                           storage::Database::Open({.url = environment.StoreUrl("audit"), .name = "audit"}));
    LAGAN_ASSIGN_OR_RETURN(const keys::KeyEncryptionKey wrapper,
                           keys::OpenServiceKey(environment.keys, "audit", environment.passphrase,
                                                environment.sandbox, *environment.random));
    LAGAN_ASSIGN_OR_RETURN(crypto::P256PrivateKey key,
                           keys::LoadOrCreateSigningKey(environment.keys / "audit-log.key", wrapper,
                                                        "audit-log", *environment.random));
    LAGAN_RETURN_IF_ERROR(
        WriteFileAtomically(environment.state / kPublicKeyFile, key.PublicKey().ToDer(), 0644));
    LAGAN_ASSIGN_OR_RETURN(
        log_, MerkleLog::Open(*database_, environment.state / kHeadFile, std::move(key), *environment.clock));
    adaptor_ = std::make_unique<Adaptor>(&dispatcher, log_.get());
    return Status();
  }

  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<v1::AuditService>(adaptor_.get())};
  }

 private:
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<MerkleLog> log_;
  std::unique_ptr<Adaptor> adaptor_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeAuditService(const host::Environment& environment,
                                                              rpc::Dispatcher& dispatcher) {
  auto service = std::make_unique<HostedAudit>();
  LAGAN_RETURN_IF_ERROR(service->Open(environment, dispatcher));
  return std::unique_ptr<host::HostedService>(std::move(service));
}

}  // namespace lagan::audit
