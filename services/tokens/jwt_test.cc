#include "services/tokens/jwt.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace lagan::tokens {
namespace {

using Json = nlohmann::json;

const Time kNow = FromUnixSeconds(1772366400);

class JwtTest : public testing::Test {
 protected:
  static Json Claims() {
    return {{"iss", "issuer"}, {"aud", "portal"}, {"iat", 1772366400}, {"exp", 1772367000}};
  }
  std::string Signed(const Json& claims) const { return *EncodeJwt(claims.dump(), "kid", signer_); }
  // With any header, signed all the same.
  std::string SignedAs(const std::string& header, const std::string& payload) const {
    const std::string text = Base64UrlEncode(AsBytes(header)) + "." + Base64UrlEncode(AsBytes(payload));
    return text + "." + Base64UrlEncode(*key_.Sign(AsBytes(text)));
  }
  std::string Verified(const std::string& jwt, Time now = kNow) const {
    const auto payload =
        VerifyJwt(jwt, key_.PublicKey(), {.issuer = "issuer", .audience = "portal", .now = now});
    return payload.ok() ? "OK" : payload.status().reason();
  }

  crypto::P256PrivateKey key_ = *crypto::P256PrivateKey::Generate();
  verifier::LocalSigner signer_{key_};
};

// RFC 7515 appendix A.3.
TEST(JwsTest, VerifiesTheExampleOfTheStandard) {
  const std::string jws =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
  const auto key =
      crypto::P256PublicKey::FromCoordinates(*Base64UrlDecode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                                             *Base64UrlDecode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  ASSERT_TRUE(key.ok());
  const auto verified = VerifyJws(jws, *key);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(verified->payload,
            "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
  EXPECT_EQ(verified->kid, "");
  for (std::size_t i = 0; i < jws.size(); ++i) {
    std::string changed = jws;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(VerifyJws(changed, *key).ok()) << "character " << i;
  }
}

TEST_F(JwtTest, ReadsWhatItWrites) {
  const std::string jwt = Signed(Claims());
  EXPECT_EQ(Verified(jwt), "OK");
  const auto jws = VerifyJws(jwt, key_.PublicKey());
  ASSERT_TRUE(jws.ok());
  EXPECT_EQ(jws->kid, "kid");
  EXPECT_EQ(jws->type, "JWT");
  EXPECT_EQ(Json::parse(jws->payload), Claims());
  EXPECT_EQ(VerifyJws(jwt, crypto::P256PrivateKey::Generate()->PublicKey()).status().reason(),
            "JWS_SIGNATURE");
}

TEST_F(JwtTest, TellsTheKeyNameBeforeAnythingIsVerified) {
  EXPECT_EQ(*UnverifiedKeyName(Signed(Claims())), "kid");
  EXPECT_EQ(*UnverifiedKeyName(SignedAs(R"({"alg":"none"})", "{}")), "");
  for (const std::string& broken :
       {std::string(), std::string("."), std::string("e30=."), SignedAs("[]", "{}"),
        SignedAs(R"({"kid":1})", "{}"), std::string(kMaxJws + 1, 'A')}) {
    EXPECT_EQ(UnverifiedKeyName(broken).status().reason(), "JWS_MALFORMED") << broken.substr(0, 80);
  }
}

TEST_F(JwtTest, TheKeyDecidesTheAlgorithm) {
  const std::string payload = Claims().dump();
  for (const char* header :
       {R"({"alg":"none","typ":"JWT"})", R"({"alg":"HS256","typ":"JWT"})", R"({"alg":"es256","typ":"JWT"})",
        R"({"typ":"JWT"})", R"({"alg":256,"typ":"JWT"})", R"({"alg":"ES256","typ":"JWT","crit":["exp"]})",
        R"({"alg":"ES256","typ":"JWT","crit":[]})"}) {
    EXPECT_EQ(Verified(SignedAs(header, payload)), "JWS_ALGORITHM") << header;
  }
  EXPECT_EQ(Verified(SignedAs(R"({"alg":"ES256","typ":"JWT"})", payload)), "OK");
}

TEST_F(JwtTest, RefusesBrokenForms) {
  const std::string jwt = Signed(Claims());
  const std::string payload = Claims().dump();
  for (const std::string& broken :
       {std::string(), std::string("."), std::string(".."), jwt + ".", "." + jwt, jwt + "=", jwt + " ",
        jwt.substr(0, jwt.rfind('.')), std::string(kMaxJws + 1, 'A'), SignedAs("[]", payload),
        SignedAs("{", payload), SignedAs(R"({"alg":"ES256","typ":1})", payload),
        SignedAs(R"({"alg":"ES256","kid":{}})", payload)}) {
    EXPECT_EQ(Verified(broken), "JWS_MALFORMED") << broken.substr(0, 80);
  }
  EXPECT_EQ(Verified(jwt.substr(0, jwt.rfind('.') + 1)), "JWS_SIGNATURE");
}

TEST_F(JwtTest, AsksForAllThatMatters) {
  const auto with = [&](const char* name, Json value) {
    Json claims = Claims();
    claims[name] = std::move(value);
    return Verified(Signed(claims));
  };
  EXPECT_EQ(with("iss", "other"), "JWT_ISSUER");
  EXPECT_EQ(with("iss", 1), "JWT_ISSUER");
  EXPECT_EQ(with("aud", "other"), "JWT_AUDIENCE");
  EXPECT_EQ(with("aud", Json::array({"portal", "other"})), "JWT_AUDIENCE") << "ours is for one party alone";
  EXPECT_EQ(with("exp", nullptr), "JWT_MALFORMED");
  EXPECT_EQ(with("exp", 1772367000.5), "JWT_MALFORMED");
  EXPECT_EQ(with("exp", 1772367000000), "JWT_MALFORMED") << "milliseconds";
  EXPECT_EQ(with("exp", -1), "JWT_MALFORMED");
  EXPECT_EQ(with("iat", "1772366400"), "JWT_MALFORMED");
  EXPECT_EQ(with("iat", 1772366400 + 90), "OK");
  EXPECT_EQ(with("iat", 1772366400 + 91), "JWT_CLOCK");
  EXPECT_EQ(Verified(SignedAs(R"({"alg":"ES256"})", Claims().dump())), "JWT_MALFORMED") << "no typ";
  EXPECT_EQ(Verified(SignedAs(R"({"alg":"ES256","typ":"JWT"})", "[]")), "JWT_MALFORMED");
  EXPECT_EQ(Verified(Signed(Claims()), FromUnixSeconds(1772366999)), "OK");
  EXPECT_EQ(Verified(Signed(Claims()), FromUnixSeconds(1772367000)), "JWT_EXPIRED");
}

TEST_F(JwtTest, ASignerThatFailsSaysSo) {
  struct Short final : verifier::Signer {
    Result<Bytes> Sign(ByteView) const override { return Bytes(63); }
  };
  EXPECT_EQ(EncodeJwt("{}", "kid", Short()).status().reason(), "SIGNATURE_INVALID");
}

}  // namespace
}  // namespace lagan::tokens
