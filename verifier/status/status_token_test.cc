#include "verifier/status/status_token.h"

#include <gtest/gtest.h>

#include "verifier/cbor/writer.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

StatusToken MakeToken() {
  StatusToken token{.uri = "https://lists.example/7",
                    .issued_at = testing::SampleNow(),
                    .expires_at = testing::SampleNow() + std::chrono::days(7),
                    .ttl = std::chrono::hours(24),
                    .list = *StatusList::Make(2, 64)};
  EXPECT_TRUE(token.list.Set(3, kStatusInvalid).ok());
  return token;
}

// A payload with one claim more or another one.
Bytes PayloadWith(std::int64_t key, const Bytes& value) {
  std::vector<std::pair<Bytes, Bytes>> claims;
  const Bytes list = CborMap(
      {{CborText("bits"), CborInteger(1)}, {CborText("lst"), CborBytes(StatusList::Make(1, 8)->Compress())}});
  const std::vector<std::pair<std::int64_t, Bytes>> usual = {
      {2, CborText("u")}, {6, CborInteger(100)}, {65533, list}};
  for (const auto& [name, content] : usual) {
    if (name != key) claims.emplace_back(CborInteger(name), content);
  }
  if (!value.empty()) claims.emplace_back(CborInteger(key), value);
  return CborMap(std::move(claims));
}

TEST(StatusTokenTest, IsReadAsItWasWritten) {
  const testing::SampleKey key;
  const StatusToken token = MakeToken();
  const auto file = EncodeStatusToken(token, testing::kSampleKid, key.signer);
  ASSERT_TRUE(file.ok()) << file.status();
  const auto message = ReadStatusEnvelope(*file);
  ASSERT_TRUE(message.ok()) << message.status();
  EXPECT_TRUE(VerifySign1(*message, key.public_key));
  EXPECT_EQ(ToBytes(*message->kid), testing::kSampleKid);
  const auto read = ReadStatusPayload(message->payload);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->uri, token.uri);
  EXPECT_EQ(read->issued_at, token.issued_at);
  EXPECT_EQ(read->expires_at, token.expires_at);
  EXPECT_EQ(read->ttl, token.ttl);
  EXPECT_EQ(read->list, token.list);
}

TEST(StatusTokenTest, OtherMessagesAreNone) {
  const testing::SampleKey key;
  const Bytes payload = PayloadWith(0, {});
  for (const char* type : {"", "statuslist+cwt", "application/statuslist+jwt", "application/cwt"}) {
    const auto message = EncodeSign1(payload, {.kid = {}, .type = type}, key.signer);
    EXPECT_EQ(ReadStatusEnvelope(*message).status().reason(), "STATUS_TOKEN_NOT_ONE") << type;
  }
  EXPECT_EQ(ReadStatusEnvelope(Bytes{1, 2, 3}).status().reason(), "STATUS_TOKEN_NOT_ONE");
  EXPECT_EQ(ReadStatusEnvelope(Bytes(kMaxStatusToken + 1)).status().reason(), "STATUS_TOKEN_TOO_LARGE");
}

TEST(StatusTokenTest, EachClaimIsChecked) {
  struct Case {
    std::int64_t key;
    Bytes value;  // empty: left out
    const char* field;
  };
  const Bytes list = CborBytes(StatusList::Make(1, 8)->Compress());
  const Case cases[] = {
      {2, {}, "sub"},
      {2, CborText(""), "sub"},
      {2, CborInteger(1), "sub"},
      {2, CborText(std::string(257, 'a')), "sub"},
      {2, CborText("a\nb"), "sub"},
      {6, {}, "iat"},
      {6, CborText("100"), "iat"},
      {6, CborInteger(-1), "iat"},
      {6, CborInteger(1700000000000), "iat"},
      {4, CborInteger(100), "exp"},
      {4, CborInteger(99), "exp"},
      {4, CborText("x"), "exp"},
      {65534, CborInteger(0), "ttl"},
      {65534, CborText("x"), "ttl"},
      {65533, {}, "status_list"},
      {65533, CborBytes(Bytes{1}), "status_list"},
      {65533, CborMap({{CborText("bits"), CborInteger(3)}, {CborText("lst"), list}}), "status_list"},
      {65533, CborMap({{CborText("bits"), CborInteger(-1)}, {CborText("lst"), list}}), "status_list"},
      {65533, CborMap({{CborText("bits"), CborText("1")}, {CborText("lst"), list}}), "status_list"},
      {65533, CborMap({{CborText("bits"), CborInteger(1)}}), "status_list"},
      {65533, CborMap({{CborText("lst"), list}}), "status_list"},
      {65533, CborMap({{CborText("bits"), CborInteger(1)}, {CborText("lst"), CborText("eNrbuRgAAhcBXQ")}}),
       "status_list"},
  };
  for (const Case& test : cases) {
    const auto read = ReadStatusPayload(PayloadWith(test.key, test.value));
    ASSERT_FALSE(read.ok()) << test.field << " " << HexEncode(test.value);
    EXPECT_EQ(read.status().reason(), "STATUS_TOKEN_INVALID");
    EXPECT_EQ(read.status().field(), test.field) << HexEncode(test.value);
  }
  EXPECT_TRUE(ReadStatusPayload(PayloadWith(0, {})).ok());
  EXPECT_TRUE(ReadStatusPayload(PayloadWith(4, CborInteger(101))).ok());
  EXPECT_TRUE(ReadStatusPayload(PayloadWith(65534, CborInteger(1))).ok());
  EXPECT_TRUE(ReadStatusPayload(PayloadWith(-70000, CborText("another claim"))).ok());
  EXPECT_FALSE(ReadStatusPayload(CborArray({})).ok());
}

TEST(StatusTokenTest, WhatAReaderWouldRefuseIsNotWritten) {
  const testing::SampleKey key;
  const auto field_of = [&](auto&& change) {
    StatusToken token = MakeToken();
    change(token);
    return EncodeStatusToken(token, testing::kSampleKid, key.signer).status().field();
  };
  EXPECT_EQ(field_of([](StatusToken& t) { t.uri.clear(); }), "sub");
  EXPECT_EQ(field_of([](StatusToken& t) { t.issued_at += std::chrono::milliseconds(1); }), "iat");
  EXPECT_EQ(field_of([](StatusToken& t) { t.expires_at = t.issued_at; }), "exp");
  EXPECT_EQ(field_of([](StatusToken& t) { *t.expires_at += std::chrono::milliseconds(1); }), "exp");
  EXPECT_EQ(field_of([](StatusToken& t) { t.ttl = std::chrono::seconds(0); }), "ttl");
}

}  // namespace
}  // namespace lagan::verifier
