#include "services/keys/pkcs11_token.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/pkcs11.h>

#include <atomic>
#include <barrier>
#include <thread>

#include "services/keys/pkcs11_signer.h"
#include "services/keys/soft_token.h"

namespace lagan::keys {
namespace {

class Pkcs11TokenTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = soft_.Open();
    ASSERT_TRUE(opened.ok()) << opened.status();
    token_ = *std::move(opened);
  }
  std::string ReasonOfOpening(const Pkcs11Settings& settings, std::string pin = SoftToken::kPin) {
    return Pkcs11Token::Open(settings, SecretText(std::move(pin))).status().reason();
  }

  SoftToken soft_;
  std::shared_ptr<Pkcs11Token> token_;
};

// The same library by another way, to do to it what another program or a lost network would.
class Elsewhere {
 public:
  Elsewhere() : module_(p11_kit_module_load(SoftToken::Module().c_str(), P11_KIT_MODULE_UNMANAGED)) {}
  ~Elsewhere() { p11_kit_module_release(module_); }
  CK_SLOT_ID Slot() {
    CK_SLOT_ID slots[8];
    CK_ULONG count = std::size(slots);
    EXPECT_EQ(module_->C_GetSlotList(CK_TRUE, slots, &count), CKR_OK);
    return slots[0];
  }
  void CloseAllSessions() { EXPECT_EQ(module_->C_CloseAllSessions(Slot()), CKR_OK); }
  void LogOut() {
    CK_SESSION_HANDLE session = 0;
    ASSERT_EQ(module_->C_OpenSession(Slot(), CKF_SERIAL_SESSION, nullptr, nullptr, &session), CKR_OK);
    EXPECT_EQ(module_->C_Logout(session), CKR_OK);
    EXPECT_EQ(module_->C_CloseSession(session), CKR_OK);
  }
  void ImportExtractable(const std::string& label) {
    CK_SESSION_HANDLE session = 0;
    ASSERT_EQ(module_->C_OpenSession(Slot(), CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session),
              CKR_OK);
    CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
    std::string name = label;
    std::uint8_t curve[] = {0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};
    CK_ATTRIBUTE public_half[] = {{CKA_TOKEN, &yes, sizeof yes},
                                  {CKA_LABEL, name.data(), name.size()},
                                  {CKA_EC_PARAMS, curve, sizeof curve}};
    CK_ATTRIBUTE private_half[] = {{CKA_TOKEN, &yes, sizeof yes},
                                   {CKA_LABEL, name.data(), name.size()},
                                   {CKA_EXTRACTABLE, &yes, sizeof yes},
                                   {CKA_SENSITIVE, &no, sizeof no}};
    CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    CK_OBJECT_HANDLE made[2];
    ASSERT_EQ(module_->C_GenerateKeyPair(session, &mechanism, public_half, std::size(public_half),
                                         private_half, std::size(private_half), &made[0], &made[1]),
              CKR_OK);
    EXPECT_EQ(module_->C_CloseSession(session), CKR_OK);
  }

 private:
  CK_FUNCTION_LIST* module_;
};

TEST_F(Pkcs11TokenTest, MakesAKeyThatSignsAndIsFoundAgain) {
  EXPECT_FALSE(token_->Find("over18-2026-W47")->has_value());
  const auto made = token_->Generate("over18-2026-W47");
  ASSERT_TRUE(made.ok()) << made.status();
  const Pkcs11Signer signer(token_, "over18-2026-W47");
  const auto signature = signer.Sign(AsBytes("message"));
  ASSERT_TRUE(signature.ok()) << signature.status();
  EXPECT_TRUE(made->Verify(AsBytes("message"), *signature));
  EXPECT_FALSE(made->Verify(AsBytes("massage"), *signature));
  token_.reset();
  token_ = *soft_.Open();
  const auto found = token_->Find("over18-2026-W47");
  ASSERT_TRUE(found.ok() && found->has_value()) << found.status();
  EXPECT_EQ((*found)->ToDer(), made->ToDer());
  EXPECT_TRUE(made->Verify(AsBytes("again"), *token_->Sign("over18-2026-W47", AsBytes("again"))));
}

TEST_F(Pkcs11TokenTest, ALabelIsGivenOnce) {
  ASSERT_TRUE(token_->Generate("one").ok());
  EXPECT_EQ(token_->Generate("one").status().reason(), "HSM_KEY_EXISTS");
  ASSERT_TRUE(token_->Generate("two").ok()) << "another label is another key";
}

TEST_F(Pkcs11TokenTest, ADestroyedKeySignsNoMore) {
  ASSERT_TRUE(token_->Generate("one").ok());
  ASSERT_TRUE(token_->Generate("two").ok());
  ASSERT_TRUE(token_->Sign("one", AsBytes("x")).ok());
  ASSERT_TRUE(token_->Destroy("one").ok());
  EXPECT_EQ(token_->Sign("one", AsBytes("x")).status().reason(), "HSM_KEY_NOT_FOUND");
  EXPECT_TRUE(token_->Sign("two", AsBytes("x")).ok());
  EXPECT_TRUE(token_->Destroy("one").ok()) << "harmless when there is none";
}

TEST_F(Pkcs11TokenTest, AKeyThatCouldLeaveTheTokenIsNotUsed) {
  Elsewhere().ImportExtractable("leaky");
  EXPECT_EQ(token_->Find("leaky").status().reason(), "HSM_KEY_UNFIT");
}

TEST_F(Pkcs11TokenTest, TwoKeysOfOneLabelAreRefused) {
  ASSERT_TRUE(token_->Generate("twin").ok());
  Elsewhere().ImportExtractable("twin");
  token_ = *soft_.Open();
  EXPECT_EQ(token_->Find("twin").status().reason(), "HSM_KEY_AMBIGUOUS");
  EXPECT_EQ(token_->Sign("twin", AsBytes("x")).status().reason(), "HSM_KEY_AMBIGUOUS");
}

TEST_F(Pkcs11TokenTest, NamesWhatIsWrong) {
  EXPECT_EQ(ReasonOfOpening({.module = "/nowhere/module.so", .token = "lagan-test"}), "HSM_MODULE_UNUSABLE");
  EXPECT_EQ(ReasonOfOpening({.module = SoftToken::Module(), .token = "lagan-tes"}), "HSM_TOKEN_NOT_FOUND");
  EXPECT_EQ(ReasonOfOpening({.module = SoftToken::Module(), .token = "lagan-test2"}), "HSM_TOKEN_NOT_FOUND");
  EXPECT_EQ(token_->Sign("nobody", AsBytes("x")).status().reason(), "HSM_KEY_NOT_FOUND");
}

TEST_F(Pkcs11TokenTest, TwoTokensOfOneLabelAreRefused) {
  soft_.Util("--init-token --free --label lagan-test --so-pin specimen-so-pin --pin another-pin-1234");
  token_.reset();
  EXPECT_EQ(soft_.Open().status().reason(), "HSM_TOKEN_AMBIGUOUS");
}

TEST_F(Pkcs11TokenTest, AWrongPinIsSaid) {
  token_.reset();
  const Status status = soft_.Open("not-the-pin-at-all").status();
  EXPECT_EQ(status.reason(), "HSM_PIN_WRONG");
  EXPECT_EQ(status.message().find("not-the-pin"), std::string::npos);
  EXPECT_TRUE(soft_.Open().ok());
}

TEST_F(Pkcs11TokenTest, ALostLoginIsMadeAnew) {
  const auto key = token_->Generate("one");
  ASSERT_TRUE(key.ok());
  Elsewhere elsewhere;
  const auto signs = [&] {
    const auto signature = token_->Sign("one", AsBytes("x"));
    return signature.ok() && key->Verify(AsBytes("x"), *signature);
  };
  EXPECT_TRUE(signs());
  elsewhere.CloseAllSessions();
  EXPECT_TRUE(signs());
  elsewhere.LogOut();
  EXPECT_TRUE(signs());
}

TEST_F(Pkcs11TokenTest, ThePinIsNotTriedAgainOnceItWasRefused) {
  ASSERT_TRUE(token_->Generate("one").ok());
  Elsewhere elsewhere;
  // As if an officer had changed it under us.
  CK_FUNCTION_LIST* module = p11_kit_module_load(SoftToken::Module().c_str(), P11_KIT_MODULE_UNMANAGED);
  CK_SESSION_HANDLE session = 0;
  ASSERT_EQ(module->C_OpenSession(elsewhere.Slot(), CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr,
                                  &session),
            CKR_OK);
  std::string old_pin = SoftToken::kPin, new_pin = "changed-pin-4711";
  ASSERT_EQ(module->C_SetPIN(session, reinterpret_cast<CK_UTF8CHAR_PTR>(old_pin.data()), old_pin.size(),
                             reinterpret_cast<CK_UTF8CHAR_PTR>(new_pin.data()), new_pin.size()),
            CKR_OK);
  elsewhere.CloseAllSessions();
  EXPECT_EQ(token_->Sign("one", AsBytes("x")).status().reason(), "HSM_PIN_WRONG");
  // Back again: an object that tried once more would find out.
  ASSERT_TRUE(soft_.Open(new_pin).ok());
  EXPECT_EQ(token_->Sign("one", AsBytes("x")).status().reason(), "HSM_PIN_WRONG");
  p11_kit_module_release(module);
}

TEST_F(Pkcs11TokenTest, ManyThreadsFindTheLoginLostAtOnce) {
  constexpr int kThreads = 12, kRounds = 10;
  const auto key = token_->Generate("one");
  ASSERT_TRUE(key.ok());
  Elsewhere elsewhere;
  // Between rounds: SoftHSM2 itself crashes when sessions are closed that another thread is using.
  std::barrier round(kThreads, [&]() noexcept { elsewhere.CloseAllSessions(); });
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < kRounds; ++n) {
        round.arrive_and_wait();
        for (int m = 0; m < 4; ++m) {
          const auto signature = token_->Sign("one", AsBytes("x"));
          good += signature.ok() && key->Verify(AsBytes("x"), *signature);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, kThreads * kRounds * 4);
}

}  // namespace
}  // namespace lagan::keys
