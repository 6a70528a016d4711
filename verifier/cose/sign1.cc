#include "verifier/cose/sign1.h"

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"

namespace lagan::verifier {
namespace {

// Header labels (RFC 9052 section 3.1, RFC 9596, RFC 9360).
constexpr std::int64_t kLabelAlgorithm = 1;
constexpr std::int64_t kLabelCritical = 2;
constexpr std::int64_t kLabelKid = 4;
constexpr std::int64_t kLabelType = 16;
constexpr std::int64_t kLabelX5Chain = 33;

Status NotSign1() { return InvalidArgument("COSE_NOT_SIGN1", "The data is no COSE_Sign1 message."); }
Status BadHeader() { return InvalidArgument("COSE_HEADER_INVALID", "A header of the message is not valid."); }

// The array under the tags that may stand before it; null when a tag means something else.
const CborValue* Untag(const CborValue* value) {
  if (value->type == CborType::kTag && value->argument == kTagCwt) value = &value->items[0];
  if (value->type == CborType::kTag && value->argument == kTagSign1) value = &value->items[0];
  return value->IsArray() && value->items.size() == 4 ? value : nullptr;
}

// RFC 9052 section 3: "Labels in each of the maps MUST be unique" over both headers. Issuers in the field
// repeat kid.
bool ShareALabel(const CborValue& a, const CborValue& b) {
  for (std::size_t i = 0; i < a.items.size(); i += 2) {
    if (a.items[i].Integer() == kLabelKid) continue;
    for (std::size_t k = 0; k < b.items.size(); k += 2) {
      if (AsText(a.items[i].encoded) == AsText(b.items[k].encoded)) return true;
    }
  }
  return false;
}

Status TakeKid(const CborValue& header, Sign1& out) {
  const CborValue* kid = header.Find(kLabelKid);
  if (kid == nullptr || out.kid) return Status();
  out.kid = kid->ByteString();
  return out.kid ? Status() : BadHeader();
}

Status TakeProtected(const CborValue& header, Sign1& out) {
  if (!header.IsMap() || header.Find(kLabelCritical) != nullptr) return BadHeader();
  if (const CborValue* algorithm = header.Find(kLabelAlgorithm)) {
    out.algorithm = algorithm->Integer();
    if (!out.algorithm) return BadHeader();
  }
  if (const CborValue* type = header.Find(kLabelType)) out.type = type->Text();
  if (const CborValue* chain = header.Find(kLabelX5Chain)) out.certificate = chain->ByteString();
  return TakeKid(header, out);
}

Bytes SigStructure(ByteView protected_header, ByteView external_aad, ByteView payload) {
  return CborArray(
      {CborText("Signature1"), CborBytes(protected_header), CborBytes(external_aad), CborBytes(payload)});
}

}  // namespace

Result<Sign1> ReadSign1(ByteView bytes) {
  LAGAN_ASSIGN_OR_RETURN(const CborValue root, ReadCbor(bytes));
  const CborValue* message = Untag(&root);
  if (message == nullptr) return NotSign1();
  const std::optional<ByteView> header = message->items[0].ByteString();
  const CborValue& unprotected = message->items[1];
  const CborValue& payload = message->items[2];
  const std::optional<ByteView> signature = message->items[3].ByteString();
  if (!header || !unprotected.IsMap() || !signature) return NotSign1();
  if (payload.type == CborType::kNull) {
    return InvalidArgument("COSE_NO_PAYLOAD", "The message does not carry what it signs.");
  }
  if (!payload.ByteString()) return NotSign1();

  Sign1 out;
  out.payload = *payload.ByteString();
  out.signature = *signature;
  // An empty map may be written as such or as no bytes; the signature is over no bytes (RFC 9052
  // section 4.4).
  if (!header->empty()) {
    LAGAN_ASSIGN_OR_RETURN(const CborValue map, ReadCbor(*header));
    LAGAN_RETURN_IF_ERROR(TakeProtected(map, out));
    if (ShareALabel(map, unprotected)) return BadHeader();
    if (!map.items.empty()) out.protected_header = *header;
  }
  LAGAN_RETURN_IF_ERROR(TakeKid(unprotected, out));
  return out;
}

bool VerifySign1(const Sign1& message, const crypto::VerificationKey& key, ByteView external_aad) {
  if (message.algorithm != AlgorithmNumber(key.algorithm())) return false;
  return key.Verify(SigStructure(message.protected_header, external_aad, message.payload), message.signature);
}

Result<Bytes> EncodeSign1(ByteView payload, const Sign1Headers& headers, const Signer& signer) {
  std::vector<std::pair<Bytes, Bytes>> entries = {
      {CborInteger(kLabelAlgorithm), CborInteger(kAlgorithmEs256)}};
  if (!headers.kid.empty()) entries.emplace_back(CborInteger(kLabelKid), CborBytes(headers.kid));
  if (!headers.type.empty()) entries.emplace_back(CborInteger(kLabelType), CborText(headers.type));
  if (!headers.certificate.empty()) {
    entries.emplace_back(CborInteger(kLabelX5Chain), CborBytes(headers.certificate));
  }
  const Bytes header = CborMap(std::move(entries));
  LAGAN_ASSIGN_OR_RETURN(const Bytes signature, signer.Sign(SigStructure(header, {}, payload)));
  if (signature.size() != crypto::kP256SignatureSize) {
    return Internal("SIGNATURE_INVALID", "The signing key did not give an ES256 signature.");
  }
  return CborTag(kTagSign1,
                 CborArray({CborBytes(header), CborMap({}), CborBytes(payload), CborBytes(signature)}));
}

}  // namespace lagan::verifier
