#include "verifier/credential/showing.h"

#include <gtest/gtest.h>

#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/credential_text.h"
#include "verifier/testing/sample_pass.h"

namespace lagan::verifier {
namespace {

using testing::SampleNow;

TEST(Showing, CarriesThePassAndTheTime) {
  const testing::SampleKey issuer, holder;
  const PassKind& kind = *FindPassKind("over18-live");
  const std::string pass =
      *EncodePass(kind, testing::MakePassClaims(kind, &holder), testing::kSampleKid, issuer.signer);
  const Result<std::string> text = EncodeShowing(pass, SampleNow(), holder.signer);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_TRUE(text->starts_with("NI1:"));
  const Bytes message = *DecodeCompactText(*text);
  const Sign1 outer = *ReadSign1(message);
  EXPECT_FALSE(outer.kid.has_value());
  EXPECT_TRUE(VerifySign1(outer, holder.public_key));
  EXPECT_EQ(HexEncode(outer.protected_header), "a10126");
  const Result<Showing> showing = ReadShowing(outer.payload);
  ASSERT_TRUE(showing.ok()) << showing.status();
  EXPECT_EQ(showing->shown_at, SampleNow());
  EXPECT_EQ(ToBytes(showing->pass), *DecodeCompactText(pass));
  EXPECT_EQ(EncodeShowing(pass, SampleNow() + std::chrono::milliseconds(1), holder.signer).status().reason(),
            "CLAIM_INVALID");
  EXPECT_EQ(EncodeShowing("HELLO", SampleNow(), holder.signer).status().reason(), "PREFIX_MISSING");
}

TEST(Showing, HoldsNothingElse) {
  const std::pair<Bytes, Bytes> time = {CborInteger(6), CborInteger(1772366400)};
  const std::pair<Bytes, Bytes> pass = {CborInteger(-65539), CborBytes(Bytes{1})};
  const std::pair<Bytes, const char*> cases[] = {
      {CborMap({time, pass}), "OK"},
      {CborMap({time}), "SHOWING_MISSING"},
      {CborMap({pass}), "CLAIM_INVALID"},
      {CborMap({time, {CborInteger(-65539), CborText("x")}}), "SHOWING_MISSING"},
      {CborMap({time, pass, {CborInteger(7), CborInteger(1)}}), "CLAIM_INVALID"},
      {CborMap({{CborInteger(6), CborInteger(1772366400000)}, pass}), "CLAIM_INVALID"},
      {CborMap({{CborInteger(6), CborInteger(-1)}, pass}), "CLAIM_INVALID"},
      {CborMap({{CborInteger(6), Bytes{0xf9, 0x3c, 0x00}}, pass}), "CLAIM_INVALID"},
      {CborArray({}), "SHOWING_MISSING"},
      {Bytes{0xff}, "CBOR_INDEFINITE"},
  };
  for (const auto& [payload, expected] : cases) {
    const Result<Showing> read = ReadShowing(payload);
    EXPECT_EQ(read.ok() ? "OK" : read.status().reason(), expected) << HexEncode(payload);
  }
}

}  // namespace
}  // namespace lagan::verifier
