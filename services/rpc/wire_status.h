// Our Status as it crosses the wire: gRPC's status code, with reason, sentence and field as a
// lagan.common.v1.Error in the trailing metadata `lagan-error-bin`.
#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>
#include <string_view>

#include "base/core/status.h"

namespace lagan::rpc {

inline constexpr char kErrorMetadata[] = "lagan-error-bin";
// Milliseconds after which a call that met SERVER_BUSY may be tried again (gRPC A6, "pushback").
inline constexpr char kRetryAfterMetadata[] = "grpc-retry-pushback-ms";

// What to finish a call with. Adds the trailing metadata to `context`, which must not have been finished. The gRPC
// message is "REASON: sentence", for clients that know nothing of us.
grpc::Status ToGrpc(const Status& status, grpc::ServerContextBase& context);
// The same without metadata, for places that have none to send.
grpc::Status ToGrpc(const Status& status);

// What a client got. Errors that carry no lagan.common.v1.Error come from the transport and get one of the reasons
// PEER_UNAVAILABLE (also of a call that a stopping server dropped), DEADLINE_EXCEEDED, TRANSPORT_LIMIT (a message or
// metadata too large), METHOD_UNKNOWN, PEER_NOT_ALLOWED, TRANSPORT_FAILED.
Status FromGrpc(const grpc::Status& status, const grpc::ClientContext& context);

}  // namespace lagan::rpc
