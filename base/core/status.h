// What went wrong, as a value.
//
// A Status carries one of the canonical codes, a stable reason that a program can branch on
// (UPPER_SNAKE_CASE, part of the contract, never reworded) and a sentence that a person can act on (may be
// reworded). A Status never holds personal data: it is logged and sent to other services. Name the field,
// never its value.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

namespace lagan {

// The canonical codes; numbers are those of gRPC, so that a Status crosses the wire unchanged. kOk and
// sixteen errors.
enum class Code {
  kOk = 0,
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};

// "INVALID_ARGUMENT" and so on; "UNKNOWN" for a number that is no code.
std::string_view CodeName(Code code);

class [[nodiscard]] Status {
 public:
  // Success.
  Status() = default;
  // An error. `code` must not be kOk. `field` names the offending input as the contract spells it, or is
  // empty.
  Status(Code code, std::string reason, std::string message, std::string field = {});

  bool ok() const { return code_ == Code::kOk; }
  Code code() const { return code_; }
  const std::string& reason() const { return reason_; }
  const std::string& message() const { return message_; }
  const std::string& field() const { return field_; }

  // "INVALID_ARGUMENT PICTURE_TOO_LARGE [photo]: The picture is larger than 12 MB." or "OK".
  std::string ToString() const;

  friend bool operator==(const Status&, const Status&) = default;

 private:
  Code code_ = Code::kOk;
  std::string reason_;
  std::string message_;
  std::string field_;
};

std::ostream& operator<<(std::ostream& out, const Status& status);

// Short makers for the codes used most. Reason first, then the sentence, then the field if one is to blame.
Status InvalidArgument(std::string reason, std::string message, std::string field = {});
Status NotFound(std::string reason, std::string message, std::string field = {});
Status AlreadyExists(std::string reason, std::string message, std::string field = {});
Status PermissionDenied(std::string reason, std::string message, std::string field = {});
Status Unauthenticated(std::string reason, std::string message, std::string field = {});
Status ResourceExhausted(std::string reason, std::string message, std::string field = {});
Status FailedPrecondition(std::string reason, std::string message, std::string field = {});
Status Aborted(std::string reason, std::string message, std::string field = {});
Status Unavailable(std::string reason, std::string message, std::string field = {});
Status DataLoss(std::string reason, std::string message, std::string field = {});
Status Internal(std::string reason, std::string message, std::string field = {});

}  // namespace lagan
