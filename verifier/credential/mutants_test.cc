// Mutants of valid credentials of every kind and format: changed, recombined, or signed by the wrong key, in the wrong way or
// over what must not be signed. None may be accepted, not even as a specimen. The numbers per class are printed.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <random>

#include "verifier/cose/sign1.h"
#include "verifier/credential/compact_claims.h"
#include "verifier/testing/sample_venue.h"

namespace lagan::verifier {
namespace {

using testing::HeaderOf;
using testing::RawSign1;
using testing::SampleNow;
using testing::SampleVenue;
using testing::SignBytes;
using testing::TextOf;

// A valid credential, taken apart.
struct Original {
  std::string name;
  Format format;
  std::int64_t algorithm;
  Bytes kid;  // empty for a showing
  Bytes payload;
  SignBytes sign;
  std::string text;
  Bytes message;
  Bytes header;
  Bytes signature;
};

class Mutants : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { shared_ = new Shared(); }
  static void TearDownTestSuite() {
    int total = 0;
    for (const auto& [name, count] : shared_->counts) {
      std::cout << "mutants: " << count << " " << name << "\n";
      total += count;
    }
    std::cout << "mutants: " << total << " in all, " << shared_->accepted << " accepted\n";
    EXPECT_GE(total, 100000);
    EXPECT_EQ(shared_->accepted, 0);
    delete shared_;
  }

  // Judges one mutant.
  static void Try(const char* what, std::string_view text) {
    const Verdict verdict = VerifyCredential(text, shared_->issuer.venue, SampleNow());
    ++shared_->counts[what];
    const bool good = verdict.outcome == Outcome::kAccepted || verdict.outcome == Outcome::kSpecimen;
    if (good) ++shared_->accepted;
    EXPECT_FALSE(good) << what << ": " << text;
    EXPECT_FALSE(verdict.claims.has_value()) << what;
  }
  static const std::vector<Original>& Originals() { return shared_->originals; }
  static SampleVenue& Issuer() { return shared_->issuer; }

 private:
  struct Shared {
    Shared();
    void Add(std::string name, Format format, std::int64_t algorithm, Bytes kid, Bytes payload,
             SignBytes sign);

    SampleVenue issuer;
    std::vector<Original> originals;
    std::map<std::string, int> counts;
    int accepted = 0;
  };
  static inline Shared* shared_ = nullptr;
};

void Mutants::Shared::Add(std::string name, Format format, std::int64_t algorithm, Bytes kid, Bytes payload,
                          SignBytes sign) {
  Original out{std::move(name),
               format,
               algorithm,
               std::move(kid),
               std::move(payload),
               std::move(sign),
               {},
               {},
               {},
               {}};
  out.header = HeaderOf(algorithm, out.kid);
  out.message = RawSign1(out.header, CborMap({}), out.payload, out.sign);
  out.signature = ToBytes(ReadSign1(out.message)->signature);
  out.text = TextOf(format, out.message);
  EXPECT_EQ(VerifyCredential(out.text, issuer.venue, SampleNow()).outcome, Outcome::kAccepted) << out.name;
  originals.push_back(std::move(out));
}

Mutants::Shared::Shared() {
  for (const PassKind& kind : PassKinds()) {
    if (kind.Has(Claim::kHolderKey)) continue;
    const CredentialClaims claims = testing::MakePassClaims(kind);
    const Bytes payload =
        kind.format == Format::kCompact ? *EncodeCompactClaims(claims) : *EncodeClaims(claims);
    Add(std::string(kind.name), kind.format, kAlgorithmEs256, testing::KidOf(kind), payload,
        issuer.SignerOf(kind));
  }
  const std::string shown = issuer.Show(testing::Kind("over18-live"));
  const Bytes showing = *DecodeCompactText(shown);
  Add("over18-live", Format::kCompact, kAlgorithmEs256, {}, ToBytes(ReadSign1(showing)->payload),
      SampleVenue::EcSigner(issuer.holder));
  const Bytes identity = *EncodeClaims(testing::MakePassClaims(testing::Kind("full-identity")));
  Add("full-identity EdDSA", Format::kClaim169, kAlgorithmEdDsa, testing::kEdDsaKid, identity,
      [this](ByteView message) { return issuer.ed25519.Sign(message); });
  const Bytes eu = testing::MakeEuPayload();
  Add("eu-dcc ES256", Format::kEuCertificate, kAlgorithmEs256, testing::kEuKid, eu,
      SampleVenue::EcSigner(issuer.eu_key));
  Add("eu-dcc PS256", Format::kEuCertificate, kAlgorithmPs256, testing::kEuRsaKid, eu,
      [this](ByteView message) { return issuer.eu_rsa.Sign(message); });
}

Bytes Put(const Bytes& header, const Bytes& payload, const Bytes& signature) {
  return CborTag(kTagSign1,
                 CborArray({CborBytes(header), CborMap({}), CborBytes(payload), CborBytes(signature)}));
}

// ---- What is changed on the way

TEST_F(Mutants, EveryBitOfTheMessage) {
  for (const Original& original : Originals()) {
    for (std::size_t bit = 0; bit < 8 * original.message.size(); ++bit) {
      Bytes changed = original.message;
      changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
      Try("bit of the message", TextOf(original.format, changed));
    }
  }
}

TEST_F(Mutants, EveryCharacterOfTheText) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::mt19937 random(1);
  for (const Original& original : Originals()) {
    for (std::size_t i = 0; i < original.text.size(); ++i) {
      for (int n = 0; n < 8; ++n) {
        std::string changed = original.text;
        changed[i] = n < 7 ? kAlphabet[random() % kAlphabet.size()] : static_cast<char>(random() % 256);
        if (changed[i] != original.text[i]) Try("character of the text", changed);
      }
    }
  }
}

TEST_F(Mutants, SeveralBytesAtOnce) {
  std::mt19937 random(2);
  for (const Original& original : Originals()) {
    for (int i = 0; i < 4000; ++i) {
      Bytes changed = original.message;
      switch (random() % 4) {
        case 0:  // another byte, here and there
          for (auto n = random() % 6 + 1; n > 0; --n)
            changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
          break;
        case 1:  // a byte more
          changed.insert(changed.begin() + random() % changed.size(), static_cast<std::uint8_t>(random()));
          break;
        case 2:  // some fewer
          changed.erase(changed.begin() + random() % (changed.size() - 8), changed.end() - random() % 8);
          break;
        default:  // two exchanged
          std::swap(changed[random() % changed.size()], changed[random() % changed.size()]);
      }
      if (changed != original.message) Try("several bytes", TextOf(original.format, changed));
    }
  }
}

TEST_F(Mutants, PartsOfOthers) {
  for (const Original& a : Originals()) {
    for (const Original& b : Originals()) {
      if (&a == &b) continue;
      for (const Format format : {Format::kClaim169, Format::kCompact, Format::kEuCertificate}) {
        Try("header of another", TextOf(format, Put(b.header, a.payload, a.signature)));
        if (b.payload != a.payload)
          Try("payload of another", TextOf(format, Put(a.header, b.payload, a.signature)));
        Try("signature of another", TextOf(format, Put(a.header, a.payload, b.signature)));
      }
      if (b.format != a.format) Try("text of another format", TextOf(b.format, a.message));
    }
  }
}

TEST_F(Mutants, Framing) {
  for (const Original& original : Originals()) {
    const std::string bare = original.text.substr(original.format == Format::kClaim169 ? 0 : 4);
    for (const char* prefix : {"ni1:",     "Ni1:",     "nI1:",     "hc1:",  "Hc1:",  "HC1",   "NI1",
                               "HC2:",     "NI2:",     "HC1: ",    "NI1: ", " ",     "\n",    "HC1:HC1:",
                               "NI1:NI1:", "HC1:NI1:", "NI1:HC1:", "shc:/", "NI1:0", "HC1:0", "0"}) {
      Try("prefix", prefix + bare);
    }
    for (const char* more : {"0", "00", "000", " ", "\n", "\r\n", "BB8", ":::", "A"}) {
      Try("trailing text", original.text + more);
    }
    for (std::size_t size = 1; size <= 40; ++size) {
      Bytes longer = original.message;
      longer.resize(longer.size() + size, static_cast<std::uint8_t>(size == 1 ? 0xf6 : size));
      Try("trailing bytes", TextOf(original.format, longer));
      Try("cut short",
          TextOf(original.format, Bytes(original.message.begin(), original.message.end() - size)));
    }
    std::string lower = original.text;
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    Try("prefix", lower);
    // Bytes behind the end of the zlib stream.
    Bytes stream = DeflateFixed(original.message);
    stream.push_back(0);
    Try("trailing bytes", (original.format == Format::kEuCertificate ? "HC1:" : "") + Base45Encode(stream));
    // Tags and shapes that mean something else.
    const Bytes untagged(original.message.begin() + 1, original.message.end());
    for (const std::uint64_t tag : {16, 17, 96, 97, 98, 24, 61}) {
      const Bytes tagged = CborTag(tag, untagged);
      if (tag != 61) Try("tag", TextOf(original.format, tagged));
      Try("tag", TextOf(original.format, CborTag(18, tagged)));
    }
    for (const std::int64_t label : {1, 2, 3, 5, 33}) {
      if (original.format != Format::kCompact && label != 1 && label != 2)
        continue;  // tolerated where others issue
      const Bytes unprotected = CborMap({{CborInteger(label), CborInteger(original.algorithm)}});
      const Bytes message = CborArray({CborBytes(original.header), unprotected, CborBytes(original.payload),
                                       CborBytes(original.signature)});
      if (label == 1 || original.format == Format::kCompact)
        Try("unprotected header", TextOf(original.format, CborTag(18, message)));
    }
  }
}

// ---- What is signed in a way that must not count, by those who hold the key

TEST_F(Mutants, AlgorithmConfusion) {
  const std::int64_t algorithms[] = {0,   -1,  -5,  -6,     -7,   -8, -16, -34, -35, -36, -37,
                                     -38, -39, -47, -65535, -257, 1,  3,   4,   5,   7};
  for (const Original& original : Originals()) {
    for (const std::int64_t algorithm : algorithms) {
      if (algorithm == original.algorithm) continue;
      const Bytes header = HeaderOf(algorithm, original.kid);
      Try("algorithm",
          TextOf(original.format, RawSign1(header, CborMap({}), original.payload, original.sign)));
    }
    const Bytes kid_only =
        original.kid.empty() ? Bytes{} : CborMap({{CborInteger(4), CborBytes(original.kid)}});
    const std::pair<Bytes, Bytes> kid = {CborInteger(4), CborBytes(original.kid)};
    const Bytes outside = CborMap({{CborInteger(1), CborInteger(original.algorithm)}});
    Try("algorithm not protected",
        TextOf(original.format, RawSign1(kid_only, outside, original.payload, original.sign)));
    Try("algorithm not protected",
        TextOf(original.format, RawSign1({}, outside, original.payload, original.sign)));
    Try("no algorithm",
        TextOf(original.format, RawSign1(kid_only, CborMap({}), original.payload, original.sign)));
    for (const Bytes& value : {CborText("ES256"), CborText("none"), CborBytes({}), Bytes{0xf6}, Bytes{0xf4},
                               Bytes{0xf9, 0xc7, 0x00}}) {
      const Bytes header = CborMap({{CborInteger(1), value}, kid});
      Try("algorithm",
          TextOf(original.format, RawSign1(header, CborMap({}), original.payload, original.sign)));
    }
    // A header that must be understood.
    const Bytes critical = CborMap({{CborInteger(1), CborInteger(original.algorithm)},
                                    {CborInteger(2), CborArray({CborInteger(1)})},
                                    kid});
    Try("critical header",
        TextOf(original.format, RawSign1(critical, CborMap({}), original.payload, original.sign)));
  }
}

TEST_F(Mutants, KeyConfusion) {
  const testing::SampleKey stranger;
  const testing::OpensslKey p384 = testing::OpensslKey::P384();
  for (const Original& original : Originals()) {
    const Bytes header = original.header;
    const auto by = [&](const SignBytes& sign) {
      return TextOf(original.format, RawSign1(header, CborMap({}), original.payload, sign));
    };
    Try("another key", by(SampleVenue::EcSigner(stranger)));
    Try("another key", by([&](ByteView message) { return p384.Sign(message); }));
    for (const Original& other : Originals()) {
      // The same key, or the same purpose, is no confusion.
      if (other.kid == original.kid ||
          (!original.kid.empty() && !other.kid.empty() && other.payload == original.payload))
        continue;
      Try("another key", by(other.sign));
      const Bytes its_header = HeaderOf(other.algorithm, other.kid);
      Try("key of another kind",
          TextOf(original.format, RawSign1(its_header, CborMap({}), original.payload, other.sign)));
      // Where others issue, a message need not name its key.
      if (other.kid.empty() && original.format != Format::kCompact) continue;
      const Bytes its_kid = HeaderOf(original.algorithm, other.kid);
      Try("kid of another",
          TextOf(original.format, RawSign1(its_kid, CborMap({}), original.payload, original.sign)));
    }
    for (const std::size_t size : {1, 4, 7, 9, 16, 32}) {
      Bytes kid = original.kid;
      kid.resize(size, 7);
      Try("kid of another size",
          TextOf(original.format,
                 RawSign1(HeaderOf(original.algorithm, kid), CborMap({}), original.payload, original.sign)));
    }
    for (const Bytes& kid : {CborText("12345678"), CborInteger(1), Bytes{0xf6}, CborArray({})}) {
      const Bytes odd = CborMap({{CborInteger(1), CborInteger(original.algorithm)}, {CborInteger(4), kid}});
      Try("kid of another type",
          TextOf(original.format, RawSign1(odd, CborMap({}), original.payload, original.sign)));
    }
  }
}

TEST_F(Mutants, SignatureForms) {
  const Bytes n = *HexDecode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  std::mt19937 random(3);
  for (const Original& original : Originals()) {
    const auto with = [&](const Bytes& signature) {
      if (signature != original.signature)
        Try("signature form", TextOf(original.format, Put(original.header, original.payload, signature)));
    };
    for (const std::size_t size : {0, 1, 32, 63, 65, 70, 71, 72, 96, 128, 132, 255, 256, 257, 512}) {
      Bytes cut = original.signature;
      cut.resize(size);
      with(cut);
      with(Bytes(size, 0));
      with(Bytes(size, 0xff));
      with(Bytes(size, 0x01));
    }
    if (original.signature.size() != 64) continue;
    const Bytes r(original.signature.begin(), original.signature.begin() + 32),
        s(original.signature.begin() + 32, original.signature.end());
    const auto join = [](const Bytes& a, const Bytes& b) {
      Bytes out = a;
      out.insert(out.end(), b.begin(), b.end());
      return out;
    };
    const Bytes zero(32, 0), top(32, 0xff);
    Bytes one = zero, below = n, above = n;
    one[31] = 1;
    --below[31];
    ++above[31];
    for (const Bytes& edge : {zero, one, below, n, above, top, r, s}) {
      for (const Bytes& other : {zero, one, below, n, above, top, r, s}) with(join(edge, other));
    }
    // ASN.1, as OpenSSL writes it.
    Bytes der = {0x30, 0x44, 0x02, 0x20};
    der.insert(der.end(), r.begin(), r.end());
    der.insert(der.end(), {0x02, 0x20});
    der.insert(der.end(), s.begin(), s.end());
    with(der);
    for (int i = 0; i < 200; ++i) {
      Bytes noise(64);
      for (std::uint8_t& byte : noise) byte = static_cast<std::uint8_t>(random());
      with(noise);
    }
  }
}

// The payload with the claim `key` replaced.
Bytes Changed(const Bytes& payload, std::int64_t key, const Bytes& value) {
  const CborValue map = *ReadCbor(payload);
  std::vector<std::pair<Bytes, Bytes>> entries = {{CborInteger(key), value}};
  for (std::size_t i = 0; i < map.items.size(); i += 2) {
    if (map.items[i].Integer() != key)
      entries.emplace_back(ToBytes(map.items[i].encoded), ToBytes(map.items[i + 1].encoded));
  }
  return CborMap(std::move(entries));
}

TEST_F(Mutants, Dates) {
  const std::int64_t now = ToUnixSeconds(SampleNow());
  const Bytes ends[] = {CborInteger(now),
                        CborInteger(now - 1),
                        CborInteger(0),
                        CborInteger(-now),
                        CborInteger(-1),
                        CborInteger(now * 1000 + 86400000),
                        CborInteger((now + 86400) * 1000000),
                        CborInteger(INT64_MAX),
                        *HexDecode("1bffffffffffffffff"),
                        *HexDecode("3bffffffffffffffff"),
                        CborText("2027-01-01T00:00:00Z"),
                        CborText(std::to_string(now + 3600)),
                        CborBytes(Bytes{1}),
                        *HexDecode("f97e00"),
                        *HexDecode("f97c00"),
                        *HexDecode("fb7ff8000000000000"),
                        *HexDecode("fbc1da000000000000"),
                        Bytes{0xf6},
                        Bytes{0xf5},
                        CborArray({CborInteger(now + 3600)}),
                        CborMap({}),
                        CborTag(18, CborInteger(now + 3600))};
  for (const Original& original : Originals()) {
    const auto with = [&](std::int64_t key, const Bytes& value) {
      Try("date", TextOf(original.format, RawSign1(original.header, CborMap({}),
                                                   Changed(original.payload, key, value), original.sign)));
    };
    if (!original.kid.empty()) {
      for (const Bytes& end : ends) {
        // The last second of an EU certificate is its exp.
        if (original.format != Format::kEuCertificate || end != CborInteger(now)) with(4, end);
      }
    }
    const bool compact = original.format == Format::kCompact;
    // Times that a compact pass does not have, and the time of a showing; signed too early; and in forms that are none.
    for (const Bytes& time : {CborInteger(now + 3600), CborInteger(now * 1000), CborInteger(-1),
                              CborText("now"), CborMap({}), *HexDecode("f97e00")}) {
      with(6, time);
      if (original.format != Format::kEuCertificate) with(5, time);
    }
    if (!compact) continue;
    with(6, CborInteger(now - 3600));
    with(5, CborInteger(now - 3600));
    if (original.kid.empty()) continue;
    for (const char* late : {"2027-06-01T00:00:00Z", "2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z"}) {
      with(4, CborInteger(ToUnixSeconds(*ParseTime(late))));
    }
    with(4, *HexDecode("fb41da693af0000000"));
    // Longer by one rounding unit, and between two of them.
    const std::int64_t end = *ReadCbor(original.payload)->Find(4)->Integer();
    for (const std::int64_t off : {1, -1, 60, -60, 1800, -1800, -3599, 3599, 86400})
      with(4, CborInteger(end + off));
  }
}

TEST_F(Mutants, SignedClaimsThatAreNotAKind) {
  for (const Original& original : Originals()) {
    const auto with = [&](const Bytes& payload) {
      Try("claims of no kind",
          TextOf(original.format, RawSign1(original.header, CborMap({}), payload, original.sign)));
    };
    // Not minimal, not definite, twice, deep, or more than one.
    Bytes indefinite = original.payload;
    indefinite[0] = 0xbf;
    indefinite.push_back(0xff);
    with(indefinite);
    Bytes wide = {0xb8, static_cast<std::uint8_t>(original.payload[0] & 0x1f)};
    wide.insert(wide.end(), original.payload.begin() + 1, original.payload.end());
    with(wide);
    Bytes twice = original.payload;
    ++twice[0];
    const Bytes again = original.kid.empty() ? *HexDecode("0600") : *HexDecode("0400");
    twice.insert(twice.end(), again.begin(), again.end());
    with(twice);
    Bytes more = original.payload;
    more.push_back(0xa0);
    with(more);
    with({});
    with(CborMap({}));
    with(CborArray({original.payload}));
    with(CborBytes(original.payload));
    if (original.format != Format::kCompact) continue;
    for (const std::int64_t key : {2, 3, 7, 9, 10, 38, 39, 40, 256, -1, -65536, -65538, -65540, 65536}) {
      for (const Bytes& value : {CborInteger(1), CborText("x"), CborBytes(Bytes(16, 1))})
        with(Changed(original.payload, key, value));
    }
    if (original.kid.empty()) continue;
    for (int age = -1; age < 120; ++age) {
      if (age != 18) with(Changed(original.payload, -65537, CborInteger(age)));
    }
  }
}

}  // namespace
}  // namespace lagan::verifier
