#include "services/rpc/peer_policy.h"

#include <gtest/gtest.h>

namespace lagan::rpc {
namespace {

constexpr char kPolicy[] = R"(version = "1"
[methods]
"/lagan.a.v1.A/One" = ["proofing", "portal-*"]
"/lagan.a.v1.A/Two" = ["audit"]
"/lagan.b.v1.B/One" = ["audit"]
)";

TEST(PeerPolicy, AllowsExactlyWhatItLists) {
  const auto policy = PeerPolicy::Parse(kPolicy);
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->version(), "1");
  const struct {
    const char* peer;
    const char* method;
    bool allowed;
  } kCases[] = {
      {"proofing", "/lagan.a.v1.A/One", true},       {"portal-sandbox", "/lagan.a.v1.A/One", true},
      {"portal-", "/lagan.a.v1.A/One", false},       {"portal", "/lagan.a.v1.A/One", false},
      {"portalx", "/lagan.a.v1.A/One", false},       {"audit", "/lagan.a.v1.A/One", false},
      {"proofing", "/lagan.a.v1.A/Two", false},      {"proofing", "/lagan.a.v1.A/Three", false},
      {"proofing", "lagan.a.v1.A/One", false},       {"", "/lagan.a.v1.A/One", false},
      {"proofing-evil", "/lagan.a.v1.A/One", false}, {"audit", "/lagan.b.v1.B/One", true},
  };
  for (const auto& c : kCases)
    EXPECT_EQ(policy->Allows(c.peer, c.method), c.allowed) << c.peer << " " << c.method;
}

TEST(PeerPolicy, RefusesWhatItDoesNotUnderstand) {
  const char* const kBad[] = {
      "",
      "version = 1\n[methods]\n",
      "version = \"1\"\n",
      "[methods]\n",
      "version = \"1\"\nextra = 1\n[methods]\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = []\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = \"x\"\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = [\"*\"]\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = [\"-*\"]\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = [\"p*\"]\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = [\"x\", \"x\"]\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = [1]\n",
      "version = \"1\"\n[methods]\n\"a.B/C\" = [\"x\"]\n",
      "version = \"1\"\n[methods]\n\"/a.B/\" = [\"x\"]\n",
      "version = \"1\"\n[methods]\n\"/a.B/C/D\" = [\"x\"]\n",
      "version = \"1\"\n[methods]\n\"/a.B/C\" = [\"x\"]\n\"/a.B/C\" = [\"y\"]\n",
  };
  for (const auto* text : kBad)
    EXPECT_EQ(PeerPolicy::Parse(text).status().reason(), "POLICY_INVALID") << text;
}

TEST(PeerPolicy, CoversExactlyTheMethodsOfAService) {
  const auto policy = PeerPolicy::Parse(kPolicy);
  ASSERT_TRUE(policy.ok());
  EXPECT_TRUE(policy->Covers({"/lagan.a.v1.A/One", "/lagan.a.v1.A/Two"}).ok());
  EXPECT_EQ(policy->Covers({"/lagan.a.v1.A/One"}).reason(), "POLICY_METHOD_UNKNOWN");
  EXPECT_EQ(policy->Covers({"/lagan.b.v1.B/One", "/lagan.b.v1.B/Two"}).reason(), "POLICY_INCOMPLETE");
}

}  // namespace
}  // namespace lagan::rpc
