#include "base/core/status.h"

#include <cassert>
#include <utility>

namespace lagan {

std::string_view CodeName(Code code) {
  switch (code) {
    case Code::kOk:
      return "OK";
    case Code::kCancelled:
      return "CANCELLED";
    case Code::kUnknown:
      return "UNKNOWN";
    case Code::kInvalidArgument:
      return "INVALID_ARGUMENT";
    case Code::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case Code::kNotFound:
      return "NOT_FOUND";
    case Code::kAlreadyExists:
      return "ALREADY_EXISTS";
    case Code::kPermissionDenied:
      return "PERMISSION_DENIED";
    case Code::kResourceExhausted:
      return "RESOURCE_EXHAUSTED";
    case Code::kFailedPrecondition:
      return "FAILED_PRECONDITION";
    case Code::kAborted:
      return "ABORTED";
    case Code::kOutOfRange:
      return "OUT_OF_RANGE";
    case Code::kUnimplemented:
      return "UNIMPLEMENTED";
    case Code::kInternal:
      return "INTERNAL";
    case Code::kUnavailable:
      return "UNAVAILABLE";
    case Code::kDataLoss:
      return "DATA_LOSS";
    case Code::kUnauthenticated:
      return "UNAUTHENTICATED";
  }
  return "UNKNOWN";
}

Status::Status(Code code, std::string reason, std::string message, std::string field)
    : code_(code), reason_(std::move(reason)), message_(std::move(message)), field_(std::move(field)) {
  assert(code != Code::kOk && "an error needs an error code");
}

std::string Status::ToString() const {
  if (ok()) return "OK";
  std::string text(CodeName(code_));
  text += ' ';
  text += reason_;
  if (!field_.empty()) text += " [" + field_ + "]";
  text += ": " + message_;
  return text;
}

std::ostream& operator<<(std::ostream& out, const Status& status) { return out << status.ToString(); }

#define LAGAN_STATUS_MAKER(NAME, CODE)                                            \
  Status NAME(std::string reason, std::string message, std::string field) {       \
    return Status(CODE, std::move(reason), std::move(message), std::move(field)); \
  }
LAGAN_STATUS_MAKER(InvalidArgument, Code::kInvalidArgument)
LAGAN_STATUS_MAKER(NotFound, Code::kNotFound)
LAGAN_STATUS_MAKER(AlreadyExists, Code::kAlreadyExists)
LAGAN_STATUS_MAKER(PermissionDenied, Code::kPermissionDenied)
LAGAN_STATUS_MAKER(Unauthenticated, Code::kUnauthenticated)
LAGAN_STATUS_MAKER(ResourceExhausted, Code::kResourceExhausted)
LAGAN_STATUS_MAKER(FailedPrecondition, Code::kFailedPrecondition)
LAGAN_STATUS_MAKER(Aborted, Code::kAborted)
LAGAN_STATUS_MAKER(Unavailable, Code::kUnavailable)
LAGAN_STATUS_MAKER(DataLoss, Code::kDataLoss)
LAGAN_STATUS_MAKER(Internal, Code::kInternal)
#undef LAGAN_STATUS_MAKER

}  // namespace lagan
