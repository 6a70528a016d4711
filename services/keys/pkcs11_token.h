// A token of a hardware security module, by PKCS #11 (OASIS, "PKCS #11 Cryptographic Token Interface", v2.40): P-256 keys that are
// made inside and never leave, found by their label.
//
// The module is the maker's shared library. A login that was lost (module restarted, network gone, sessions closed by another) is
// made anew without anybody noticing; a PIN that the token refused is never tried again, since tokens lock after a few.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/p256.h"

struct _CK_FUNCTION_LIST;

namespace lagan::keys {

struct Pkcs11Settings {
  std::filesystem::path module{};  // the maker's library, absolute
  std::string token{};             // CKA_LABEL of the token
};

// Thread-safe; up to eight signatures are made at once. Reasons of all methods beside those they name:
//   HSM_TOKEN_NOT_FOUND     no slot holds a token of that label
//   HSM_TOKEN_AMBIGUOUS     several do
//   HSM_PIN_WRONG           the token refused the PIN: no further try is made by this object
//   HSM_PIN_LOCKED          the token counts too many wrong PINs; its security officer must set a new one
//   HSM_MECHANISM_MISSING   it cannot make P-256 keys, or not sign with them by CKM_ECDSA
//   HSM_UNAVAILABLE         anything else, with the number of the standard; worth trying again later
class Pkcs11Token {
 public:
  // Loads the module and logs in as user. HSM_MODULE_UNUSABLE when it is no such library.
  static Result<std::shared_ptr<Pkcs11Token>> Open(const Pkcs11Settings& settings, SecretText pin);
  ~Pkcs11Token();
  Pkcs11Token(const Pkcs11Token&) = delete;
  Pkcs11Token& operator=(const Pkcs11Token&) = delete;

  // The public half of the key with this label; nothing when there is none. HSM_KEY_AMBIGUOUS when the label is given to
  // several; HSM_KEY_UNFIT for one that is not on P-256, that was not made in the token or that could be taken out of it.
  Result<std::optional<crypto::P256PublicKey>> Find(std::string_view label);
  // Makes a key pair inside the token: private, sensitive, not extractable, for signing only. HSM_KEY_EXISTS.
  Result<crypto::P256PublicKey> Generate(std::string_view label);
  // 64 bytes r || s (ES256) over `message`, whose SHA-256 is made here. HSM_KEY_NOT_FOUND, HSM_KEY_AMBIGUOUS.
  Result<Bytes> Sign(std::string_view label, ByteView message);
  // Destroys both halves; harmless when there are none.
  Status Destroy(std::string_view label);

 private:
  struct Session {
    unsigned long handle = 0;
    std::map<std::string, unsigned long, std::less<>> private_keys{};  // label to object
  };

  Pkcs11Token(_CK_FUNCTION_LIST* module, std::string token, SecretText pin);

  // Runs `work` on a session that is logged in, anew when the login turns out to be lost. `work` gives a CK_RV and may run
  // several times; what it found out goes by its captures.
  Status With(const std::function<unsigned long(Session&)>& work);
  Result<Session> Borrow();
  void CloseAll();                      // with mutex_ held, nothing lent
  Result<Session> OpenSession();        // with mutex_ held
  Status FindSlot();                    // with mutex_ held
  Status Login(unsigned long session);  // with mutex_ held
  void GiveBack(Session session, bool lost);

  std::vector<unsigned long> Objects(Session& session, unsigned long kind, std::string_view label,
                                     unsigned long& code) const;
  unsigned long ReadPublic(Session& session, std::string_view label, Bytes& point, Bytes& curve) const;
  unsigned long CheckPrivate(Session& session, unsigned long key, bool& fit) const;
  unsigned long FindPrivate(Session& session, std::string_view label, std::size_t& count,
                            unsigned long& key) const;

  _CK_FUNCTION_LIST* const module_;
  const std::string token_;
  const SecretText pin_;

  std::mutex mutex_;
  std::condition_variable returned_;
  std::optional<unsigned long> slot_;
  unsigned lent_ = 0;
  bool lost_ = false;  // nothing is lent until all sessions are back and closed: some modules crash otherwise
  std::vector<Session> idle_;
  Status refused_;     // why no login is tried any more
  std::mutex making_;  // labels are not unique by themselves
};

}  // namespace lagan::keys
