#include "verifier/credential/presented.h"

#include <utility>

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"
#include "verifier/credential/showing.h"

namespace lagan::verifier {
namespace {

Reason ReasonOfFraming(const Status& status, Format format) {
  if (format != Format::kClaim169) return Reason::kUnreadable;
  const std::string& reason = status.reason();
  for (const char* other : {"TEXT_TOO_LONG", "BASE45_INVALID", "ZLIB_HEADER", "COSE_NOT_SIGN1"}) {
    if (reason == other) return Reason::kNotOurs;
  }
  return Reason::kUnreadable;
}

bool Allows(Format format, std::optional<std::int64_t> algorithm) {
  if (algorithm == kAlgorithmEs256) return true;
  if (format == Format::kClaim169) return algorithm == kAlgorithmEdDsa;
  return format == Format::kEuCertificate && algorithm == kAlgorithmPs256;
}

std::optional<Verdict> CheckAlgorithm(Format format, const Sign1& message) {
  if (Allows(format, message.algorithm)) return std::nullopt;
  return MakeVerdict(Reason::kBadSignature, "The credential is not signed in a way that is accepted here.");
}

// The message is just what EncodeSign1 makes. Its tag and its unprotected header are not signed: were they free, one pass
// would have many texts.
bool IsCanonical(ByteView bytes, const Sign1& message) {
  std::vector<std::pair<Bytes, Bytes>> header = {{CborInteger(1), CborInteger(*message.algorithm)}};
  if (message.kid) header.emplace_back(CborInteger(4), CborBytes(*message.kid));
  const Bytes again =
      CborTag(kTagSign1, CborArray({CborBytes(CborMap(std::move(header))), CborMap({}),
                                    CborBytes(message.payload), CborBytes(message.signature)}));
  return AsText(again) == AsText(bytes);
}

std::optional<Verdict> CheckPass(ByteView bytes, const Sign1& message) {
  if (std::optional<Verdict> verdict = CheckAlgorithm(Format::kCompact, message)) return verdict;
  if (!message.kid || message.kid->size() != kKidSize || !IsCanonical(bytes, message)) {
    return MakeVerdict(Reason::kUnreadable);
  }
  return std::nullopt;
}

// Without a kid it can only be a showing: its key is in the pass.
std::optional<Verdict> ReadCompact(Presented& out) {
  if (out.message.kid) return CheckPass(out.bytes, out.message);
  if (std::optional<Verdict> verdict = CheckAlgorithm(Format::kCompact, out.message)) return verdict;
  const Result<Showing> showing = ReadShowing(out.message.payload);
  if (!showing.ok() || !IsCanonical(out.bytes, out.message)) return MakeVerdict(Reason::kUnreadable);
  const Result<Sign1> pass = ReadSign1(showing->pass);
  if (!pass.ok()) return MakeVerdict(Reason::kUnreadable);
  out.showing = std::exchange(out.message, *pass);
  out.shown_at = showing->shown_at;
  return CheckPass(showing->pass, out.message);
}

}  // namespace

std::optional<Verdict> ReadPresented(std::string_view text, Presented& out) {
  out.format = FormatOf(text);
  Result<Bytes> bytes = DecodeCredentialText(text);
  if (!bytes.ok()) return MakeVerdict(ReasonOfFraming(bytes.status(), out.format));
  out.bytes = *std::move(bytes);
  const Result<Sign1> message = ReadSign1(out.bytes);
  if (!message.ok()) return MakeVerdict(ReasonOfFraming(message.status(), out.format));
  out.message = *message;
  if (out.format == Format::kCompact) return ReadCompact(out);
  return CheckAlgorithm(out.format, out.message);
}

}  // namespace lagan::verifier
