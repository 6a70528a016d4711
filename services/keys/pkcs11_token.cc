#include "services/keys/pkcs11_token.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "base/crypto/digest.h"

namespace lagan::keys {
namespace {

constexpr unsigned kMostSessions = 8;
constexpr int kTries = 3;
// OBJECT IDENTIFIER 1.2.840.10045.3.1.7, secp256r1 (RFC 5480 section 2.1.1.1).
constexpr std::array<std::uint8_t, 10> kP256{0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
constexpr std::size_t kPointSize = 65;  // 04 || x || y

static_assert(std::is_same_v<CK_RV, unsigned long> && std::is_same_v<CK_OBJECT_HANDLE, unsigned long> &&
              std::is_same_v<CK_SESSION_HANDLE, unsigned long>);

// What says that session, login or token is gone, or that a remembered handle is stale: worth a new login.
bool IsLost(CK_RV code) {
  constexpr CK_RV kLost[] = {CKR_SESSION_HANDLE_INVALID, CKR_SESSION_CLOSED,          CKR_USER_NOT_LOGGED_IN,
                             CKR_DEVICE_REMOVED,         CKR_TOKEN_NOT_PRESENT,       CKR_DEVICE_ERROR,
                             CKR_KEY_HANDLE_INVALID,     CKR_OBJECT_HANDLE_INVALID,   CKR_SLOT_ID_INVALID,
                             CKR_TOKEN_NOT_RECOGNIZED,   CKR_CRYPTOKI_NOT_INITIALIZED};
  return std::ranges::find(kLost, code) != std::end(kLost);
}

Status StatusOf(CK_RV code) {
  switch (code) {
    case CKR_OK:
      return Status();
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return Unauthenticated(
          "HSM_PIN_WRONG",
          "The token refused the PIN. Correct it before the next start: tokens lock after a few wrong "
          "ones.");
    case CKR_PIN_LOCKED:
    case CKR_PIN_EXPIRED:
      return FailedPrecondition("HSM_PIN_LOCKED",
                                "The token is locked; its security officer must set a new PIN.");
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
    case CKR_CURVE_NOT_SUPPORTED:
    case CKR_DOMAIN_PARAMS_INVALID:
      return FailedPrecondition("HSM_MECHANISM_MISSING",
                                "The token cannot make keys on P-256 or not sign with them by CKM_ECDSA.");
    default:
      break;
  }
  char number[24];
  std::snprintf(number, sizeof number, "0x%08lx", code);
  return Unavailable("HSM_UNAVAILABLE", std::string("The token did not do what was asked (PKCS #11 code ") +
                                            number + "); try again later.");
}

Status Ambiguous() {
  return FailedPrecondition("HSM_KEY_AMBIGUOUS",
                            "Several keys of the token have the same label; remove all but one.");
}

Status Unfit() {
  return FailedPrecondition("HSM_KEY_UNFIT",
                            "A key of the token is not on P-256, was not made in the token, or could be "
                            "taken out of it; it is not used.");
}

CK_ATTRIBUTE Flag(CK_ATTRIBUTE_TYPE type, CK_BBOOL& value) { return {type, &value, sizeof value}; }
CK_ATTRIBUTE Text(CK_ATTRIBUTE_TYPE type, std::string& text) { return {type, text.data(), text.size()}; }

// Labels of tokens are 32 bytes, padded with spaces.
bool HasLabel(const CK_TOKEN_INFO& info, std::string_view label) {
  std::string_view text(reinterpret_cast<const char*>(info.label), sizeof info.label);
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1) == label;
}

// CKA_EC_POINT is a DER OCTET STRING of the point; some modules give the point itself.
Result<crypto::P256PublicKey> ToPublicKey(ByteView point, ByteView curve) {
  if (!std::ranges::equal(curve, kP256)) return Unfit();
  if (point.size() == kPointSize + 2 && point[0] == 0x04 && point[1] == kPointSize) point = point.subspan(2);
  if (point.size() != kPointSize || point[0] != 0x04) return Unfit();
  const Result<crypto::P256PublicKey> key =
      crypto::P256PublicKey::FromCoordinates(point.subspan(1, 32), point.subspan(33, 32));
  return key.ok() ? key : Unfit();
}

}  // namespace

Pkcs11Token::Pkcs11Token(CK_FUNCTION_LIST* module, std::string token, SecretText pin)
    : module_(module), token_(std::move(token)), pin_(std::move(pin)) {}

Pkcs11Token::~Pkcs11Token() {
  p11_kit_module_finalize(module_);
  p11_kit_module_release(module_);
}

Result<std::shared_ptr<Pkcs11Token>> Pkcs11Token::Open(const Pkcs11Settings& settings, SecretText pin) {
  // p11-kit initialises a module once for all its users in this process, and anew after a fork.
  CK_FUNCTION_LIST* module = p11_kit_module_load(settings.module.c_str(), P11_KIT_MODULE_CRITICAL);
  if (module == nullptr || p11_kit_module_initialize(module) != CKR_OK) {
    if (module != nullptr) p11_kit_module_release(module);
    return FailedPrecondition("HSM_MODULE_UNUSABLE",
                              "The PKCS #11 module cannot be loaded: give the path of the maker's library.",
                              "module");
  }
  std::shared_ptr<Pkcs11Token> token(new Pkcs11Token(module, settings.token, std::move(pin)));
  LAGAN_RETURN_IF_ERROR(token->With([](Session&) { return CKR_OK; }));
  return token;
}

Status Pkcs11Token::With(const std::function<unsigned long(Session&)>& work) {
  CK_RV code = CKR_OK;
  for (int tries = 0; tries < kTries; ++tries) {
    LAGAN_ASSIGN_OR_RETURN(Session session, Borrow());
    code = work(session);
    const bool lost = IsLost(code);
    GiveBack(std::move(session), lost);
    if (!lost) break;
  }
  return StatusOf(code);
}

Result<Pkcs11Token::Session> Pkcs11Token::Borrow() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [this] { return lost_ ? lent_ == 0 : lent_ < kMostSessions; });
  if (lost_) CloseAll();
  if (!idle_.empty()) {
    Session session = std::move(idle_.back());
    idle_.pop_back();
    ++lent_;
    return session;
  }
  Result<Session> session = OpenSession();
  // What was remembered of the token may be old: look for it once more.
  if (!session.ok() && refused_.ok() && slot_) {
    slot_.reset();
    session = OpenSession();
  }
  if (session.ok()) ++lent_;
  return session;
}

void Pkcs11Token::GiveBack(Session session, bool lost) {
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    idle_.push_back(std::move(session));
    lost_ = lost_ || lost;
  }
  returned_.notify_all();
}

void Pkcs11Token::CloseAll() {
  if (slot_) module_->C_CloseAllSessions(*slot_);
  idle_.clear();
  slot_.reset();
  lost_ = false;
}

Result<Pkcs11Token::Session> Pkcs11Token::OpenSession() {
  LAGAN_RETURN_IF_ERROR(refused_);
  if (!slot_) LAGAN_RETURN_IF_ERROR(FindSlot());
  Session session;
  const CK_RV opened =
      module_->C_OpenSession(*slot_, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session.handle);
  if (opened != CKR_OK) return StatusOf(opened);
  const Status login = Login(session.handle);
  if (login.ok()) return session;
  module_->C_CloseSession(session.handle);
  return login;
}

Status Pkcs11Token::FindSlot() {
  std::vector<CK_SLOT_ID> slots(256);
  CK_ULONG count = slots.size();
  const CK_RV listed = module_->C_GetSlotList(CK_TRUE, slots.data(), &count);
  if (listed != CKR_OK) return StatusOf(listed);
  slots.resize(count);
  std::vector<CK_SLOT_ID> found;
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info{};
    if (module_->C_GetTokenInfo(slot, &info) == CKR_OK && HasLabel(info, token_)) found.push_back(slot);
  }
  if (found.empty()) {
    return Unavailable("HSM_TOKEN_NOT_FOUND", "No token with this label is in any slot of the module.",
                       "token");
  }
  if (found.size() > 1) {
    return FailedPrecondition("HSM_TOKEN_AMBIGUOUS", "Several tokens have this label.", "token");
  }
  slot_ = found.front();
  return Status();
}

Status Pkcs11Token::Login(unsigned long session) {
  SecretText pin = pin_;
  std::string& text = pin.RevealMutable();
  const CK_RV code =
      module_->C_Login(session, CKU_USER, reinterpret_cast<CK_UTF8CHAR_PTR>(text.data()), text.size());
  if (code == CKR_OK || code == CKR_USER_ALREADY_LOGGED_IN) return Status();
  const Status status = StatusOf(code);
  if (status.reason() != "HSM_UNAVAILABLE") refused_ = status;
  return status;
}

std::vector<unsigned long> Pkcs11Token::Objects(Session& session, unsigned long kind, std::string_view label,
                                                unsigned long& code) const {
  CK_OBJECT_CLASS object_class = kind;
  std::string text(label);
  CK_ATTRIBUTE wanted[] = {{CKA_CLASS, &object_class, sizeof object_class}, Text(CKA_LABEL, text)};
  code = module_->C_FindObjectsInit(session.handle, wanted, std::size(wanted));
  if (code != CKR_OK) return {};
  std::vector<CK_OBJECT_HANDLE> found(2);  // two are as bad as more
  CK_ULONG count = 0;
  code = module_->C_FindObjects(session.handle, found.data(), found.size(), &count);
  const CK_RV ended = module_->C_FindObjectsFinal(session.handle);
  if (code == CKR_OK) code = ended;
  found.resize(count);
  return found;
}

unsigned long Pkcs11Token::FindPrivate(Session& session, std::string_view label, std::size_t& count,
                                       unsigned long& key) const {
  if (const auto known = session.private_keys.find(label); known != session.private_keys.end()) {
    count = 1;
    key = known->second;
    return CKR_OK;
  }
  CK_RV code = CKR_OK;
  const std::vector<CK_OBJECT_HANDLE> found = Objects(session, CKO_PRIVATE_KEY, label, code);
  count = found.size();
  if (code == CKR_OK && count == 1) {
    key = found.front();
    session.private_keys.emplace(label, key);
  }
  return code;
}

unsigned long Pkcs11Token::CheckPrivate(Session& session, unsigned long key, bool& fit) const {
  CK_BBOOL sensitive = CK_FALSE, extractable = CK_TRUE, local = CK_FALSE, never_extractable = CK_FALSE;
  CK_ATTRIBUTE attributes[] = {Flag(CKA_SENSITIVE, sensitive), Flag(CKA_EXTRACTABLE, extractable),
                               Flag(CKA_LOCAL, local), Flag(CKA_NEVER_EXTRACTABLE, never_extractable)};
  const CK_RV code = module_->C_GetAttributeValue(session.handle, key, attributes, std::size(attributes));
  fit = code == CKR_OK && sensitive == CK_TRUE && extractable == CK_FALSE && local == CK_TRUE &&
        never_extractable == CK_TRUE;
  return code;
}

unsigned long Pkcs11Token::ReadPublic(Session& session, std::string_view label, Bytes& point,
                                      Bytes& curve) const {
  CK_RV code = CKR_OK;
  const std::vector<CK_OBJECT_HANDLE> found = Objects(session, CKO_PUBLIC_KEY, label, code);
  if (code != CKR_OK || found.size() != 1) return code;
  point.resize(128);
  curve.resize(128);
  CK_ATTRIBUTE attributes[] = {{CKA_EC_POINT, point.data(), point.size()},
                               {CKA_EC_PARAMS, curve.data(), curve.size()}};
  code = module_->C_GetAttributeValue(session.handle, found.front(), attributes, std::size(attributes));
  // A key of another kind or size: left empty, and so unfit.
  const bool read = code == CKR_OK;
  point.resize(read ? attributes[0].ulValueLen : 0);
  curve.resize(read ? attributes[1].ulValueLen : 0);
  return code == CKR_BUFFER_TOO_SMALL || code == CKR_ATTRIBUTE_TYPE_INVALID ? CKR_OK : code;
}

Result<std::optional<crypto::P256PublicKey>> Pkcs11Token::Find(std::string_view label) {
  std::size_t count = 0;
  bool fit = false;
  Bytes point, curve;
  LAGAN_RETURN_IF_ERROR(With([&](Session& session) -> CK_RV {
    CK_OBJECT_HANDLE key = 0;
    CK_RV code = FindPrivate(session, label, count, key);
    if (code == CKR_OK && count == 1) code = CheckPrivate(session, key, fit);
    if (code == CKR_OK && count == 1) code = ReadPublic(session, label, point, curve);
    return code;
  }));
  if (count == 0) return std::optional<crypto::P256PublicKey>();
  if (count > 1) return Ambiguous();
  if (!fit) return Unfit();
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey key, ToPublicKey(point, curve));
  return std::optional<crypto::P256PublicKey>(std::move(key));
}

Result<crypto::P256PublicKey> Pkcs11Token::Generate(std::string_view label) {
  const std::lock_guard lock(making_);
  LAGAN_ASSIGN_OR_RETURN(const std::optional<crypto::P256PublicKey> present, Find(label));
  if (present) return AlreadyExists("HSM_KEY_EXISTS", "The token has a key of this label already.");
  LAGAN_RETURN_IF_ERROR(With([&](Session& session) {
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    std::string name(label);
    // What ties the two halves together for other programs that look at the token.
    const crypto::Sha256Digest digest = crypto::Sha256(AsBytes(label));
    std::string id(AsText(digest).substr(0, 8));
    std::array<std::uint8_t, kP256.size()> curve = kP256;
    CK_ATTRIBUTE public_half[] = {Flag(CKA_TOKEN, yes),
                                  Flag(CKA_VERIFY, yes),
                                  Text(CKA_LABEL, name),
                                  Text(CKA_ID, id),
                                  {CKA_EC_PARAMS, curve.data(), curve.size()}};
    CK_ATTRIBUTE private_half[] = {
        Flag(CKA_TOKEN, yes),  Flag(CKA_PRIVATE, yes), Flag(CKA_SENSITIVE, yes), Flag(CKA_EXTRACTABLE, no),
        Flag(CKA_SIGN, yes),   Flag(CKA_DECRYPT, no),  Flag(CKA_UNWRAP, no),     Flag(CKA_DERIVE, no),
        Text(CKA_LABEL, name), Text(CKA_ID, id)};
    CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    CK_OBJECT_HANDLE handles[2]{};
    return module_->C_GenerateKeyPair(session.handle, &mechanism, public_half, std::size(public_half),
                                      private_half, std::size(private_half), &handles[0], &handles[1]);
  }));
  LAGAN_ASSIGN_OR_RETURN(std::optional<crypto::P256PublicKey> made, Find(label));
  if (!made) return Unavailable("HSM_UNAVAILABLE", "The token made a key but does not find it again.");
  return *std::move(made);
}

Result<Bytes> Pkcs11Token::Sign(std::string_view label, ByteView message) {
  crypto::Sha256Digest digest = crypto::Sha256(message);
  Bytes signature(crypto::kP256SignatureSize);
  std::size_t count = 0;
  CK_ULONG size = signature.size();
  LAGAN_RETURN_IF_ERROR(With([&](Session& session) -> CK_RV {
    CK_OBJECT_HANDLE key = 0;
    const CK_RV found = FindPrivate(session, label, count, key);
    if (found != CKR_OK || count != 1) return found;
    CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
    const CK_RV begun = module_->C_SignInit(session.handle, &mechanism, key);
    if (begun != CKR_OK) return begun;
    size = signature.size();
    return module_->C_Sign(session.handle, digest.data(), digest.size(), signature.data(), &size);
  }));
  if (count == 0) return NotFound("HSM_KEY_NOT_FOUND", "The token has no key of this label.");
  if (count > 1) return Ambiguous();
  if (size != signature.size()) return Unfit();
  return signature;
}

Status Pkcs11Token::Destroy(std::string_view label) {
  const std::lock_guard lock(making_);
  return With([&](Session& session) -> CK_RV {
    for (const CK_OBJECT_CLASS kind : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
      CK_RV code = CKR_OK;
      for (const CK_OBJECT_HANDLE object : Objects(session, kind, label, code)) {
        if (code == CKR_OK) code = module_->C_DestroyObject(session.handle, object);
      }
      if (code != CKR_OK) return code;
    }
    if (const auto known = session.private_keys.find(label); known != session.private_keys.end()) {
      session.private_keys.erase(known);
    }
    return CKR_OK;
  });
}

}  // namespace lagan::keys
