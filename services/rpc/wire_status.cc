#include "services/rpc/wire_status.h"

#include <string>

#include "base/core/text.h"
#include "lagan/common/v1/error.pb.h"

namespace lagan::rpc {
namespace {

constexpr std::size_t kLongestReason = 64;
constexpr std::size_t kLongestMessage = 1000;
constexpr std::size_t kLongestField = 200;

Code CodeFrom(grpc::StatusCode code) {
  return code >= 0 && code <= grpc::StatusCode::UNAUTHENTICATED ? static_cast<Code>(code) : Code::kUnknown;
}

const char* TransportReason(Code code, std::string_view message) {
  switch (code) {
    case Code::kUnavailable:
      return "PEER_UNAVAILABLE";
    case Code::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case Code::kResourceExhausted:
      return "TRANSPORT_LIMIT";
    case Code::kUnimplemented:
      return "METHOD_UNKNOWN";
    case Code::kPermissionDenied:
      // The authorisation of a call happens where no trailing metadata can be sent.
      return message.starts_with("PEER_NOT_ALLOWED: ") ? "PEER_NOT_ALLOWED" : "TRANSPORT_FAILED";
    default:
      return "TRANSPORT_FAILED";
  }
}

}  // namespace

grpc::Status ToGrpc(const Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return {static_cast<grpc::StatusCode>(status.code()), status.reason() + ": " + status.message()};
}

grpc::Status ToGrpc(const Status& status, grpc::ServerContextBase& context) {
  if (status.ok()) return grpc::Status::OK;
  common::v1::Error error;
  error.set_reason(status.reason().substr(0, kLongestReason));
  error.set_message(status.message().substr(0, kLongestMessage));
  error.set_field(status.field().substr(0, kLongestField));
  context.AddTrailingMetadata(kErrorMetadata, error.SerializeAsString());
  return ToGrpc(status);
}

Status FromGrpc(const grpc::Status& status, const grpc::ClientContext& context) {
  if (status.ok()) return {};
  const Code code = CodeFrom(status.error_code());
  const auto& metadata = context.GetServerTrailingMetadata();
  if (const auto found = metadata.find(kErrorMetadata); found != metadata.end()) {
    common::v1::Error error;
    if (error.ParseFromArray(found->second.data(), static_cast<int>(found->second.size())) &&
        !error.reason().empty()) {
      return {code, error.reason(), error.message(), error.field()};
    }
  }
  // We cancel no call whose outcome we ask for. One that ends so without a word of ours met a server in the moment it stopped.
  const Code meant = code == Code::kCancelled ? Code::kUnavailable : code;
  return {meant, TransportReason(meant, status.error_message()), PrintableAscii(status.error_message())};
}

}  // namespace lagan::rpc
