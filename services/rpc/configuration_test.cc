#include "services/rpc/configuration.h"

#include <gtest/gtest.h>

#include "base/core/file.h"

namespace lagan::rpc {
namespace {

Configuration Parse(std::string_view text, const ConfigurationFlags& flags = {}) {
  auto parsed = ParseConfiguration(text, flags);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? *parsed : Configuration();
}

TEST(Configuration, TheCommentedFileIsTheDefaults) {
  ConfigurationFlags flags;
  flags.file = LAGAN_SOURCE_DIR "/ops/lagan.toml";
  const auto loaded = LoadConfiguration(flags);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(*loaded, Parse(""));
}

TEST(Configuration, DefaultsOfOneMachine) {
  const auto configuration = Parse("", {.state = "/srv/x"});
  EXPECT_EQ(configuration.services.size(), ServiceNames().size());
  const auto& mrz = configuration.services.at("mrz");
  EXPECT_EQ(mrz.address, "unix:/srv/x/sockets/mrz.sock");
  EXPECT_EQ(mrz.store, "sqlite:/srv/x/stores/mrz.db");
  EXPECT_EQ(mrz.certificates, "/srv/x/certificates/mrz");
  EXPECT_EQ(configuration.processes.at("keys"), (std::vector<std::string>{"credential", "audit", "access"}));
}

TEST(Configuration, AServiceOverridesWhatHoldsForAllAndFlagsWin) {
  const char text[] = R"(
state = "/a"
[every_service]
threads = 2
[services.mrz]
threads = 9
address = "127.0.0.1:7000"
store = "sqlite:/elsewhere/{service}.db"
)";
  auto configuration = Parse(text);
  EXPECT_EQ(configuration.services.at("audit").threads, 2u);
  EXPECT_EQ(configuration.services.at("mrz").threads, 9u);
  EXPECT_EQ(configuration.services.at("mrz").address, "127.0.0.1:7000");
  EXPECT_EQ(configuration.services.at("mrz").store, "sqlite:/elsewhere/mrz.db");
  configuration =
      Parse(text, {.state = "/b", .store = "postgresql://h/d", .certificates = "/c", .policy = "/p"});
  EXPECT_EQ(configuration.state, "/b");
  EXPECT_EQ(configuration.policy, "/p");
  EXPECT_EQ(configuration.services.at("audit").certificates, "/c/audit");
  EXPECT_EQ(configuration.services.at("mrz").store, "postgresql://h/d");
}

TEST(Configuration, OutsideASandboxSourcesAreNotInvented) {
  EXPECT_TRUE(Parse("").sandbox);
  const auto refused = ParseConfiguration("sandbox = false", {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().field(), "sources");
  const auto configuration = Parse(
      "sandbox = false\nsources = \"/srv/sources\"\n[credential]\nstatus_lists = \"https://lists.example/\"\n"
      "[every_service]\npassphrase = \"file:/run/{service}\"\n");
  EXPECT_FALSE(configuration.sandbox);
  EXPECT_EQ(configuration.services.at("audit").passphrase, "file:/run/audit");
  EXPECT_EQ(configuration.services.at("audit").keys, "/var/lib/lagan/keys/audit");
}

TEST(Configuration, AnAnswerOfTheDocumentServiceHasRoomForAPicture) {
  EXPECT_GT(Parse("").services.at("document").largest_message, 13 << 20);
  EXPECT_EQ(Parse("").services.at("mrz").largest_message, 1 << 20);
}

TEST(Configuration, ProcessesMayBeCutOtherwise) {
  const auto configuration = Parse("[processes]\nall = [\"mrz\", \"audit\"]\nreading = [\"document\"]\n");
  EXPECT_EQ(configuration.processes.size(), 2u);
  EXPECT_EQ(configuration.processes.at("reading"), std::vector<std::string>{"document"});
}

TEST(Configuration, SigningKeysMayLiveInAToken) {
  EXPECT_EQ(Parse("").credential.signer, "file");
  const std::string token =
      "[credential]\nsigner = \"pkcs11\"\nmodule = \"/usr/lib/m.so\"\ntoken = \"lagan\"\npin = "
      "\"file:/run/pin\"\n";
  EXPECT_EQ(Parse(token).credential,
            (CredentialConfiguration{
                .signer = "pkcs11", .module = "/usr/lib/m.so", .token = "lagan", .pin = "file:/run/pin"}));
  for (const std::string left_out : {"module", "token", "pin"}) {
    std::string text = token;
    const std::size_t at = text.find(left_out + " =");
    text.erase(at, text.find('\n', at) + 1 - at);
    EXPECT_EQ(ParseConfiguration(text, {}).status().field(), "credential." + left_out);
  }
  EXPECT_EQ(ParseConfiguration("[credential]\nsigner = \"paper\"\n", {}).status().field(),
            "credential.signer");
}

TEST(Configuration, TheOldestVerifierIsANumber) {
  EXPECT_EQ(Parse("").credential.minimum_verifier, 1u);
  EXPECT_EQ(Parse("[credential]\nminimum_verifier = 2\n").credential.minimum_verifier, 2u);
  for (const char* bad : {"0", "-1", "4294967296", "\"2\"", "1.5"}) {
    const std::string text = std::string("[credential]\nminimum_verifier = ") + bad + "\n";
    EXPECT_EQ(ParseConfiguration(text, {}).status().field(), "credential.minimum_verifier") << bad;
  }
}

TEST(Configuration, StatusListsHaveAnAddressInTheWeb) {
  const std::string real = "sandbox = false\nsources = \"/srv/sources\"\n";
  EXPECT_EQ(Parse("").credential.status_lists, "") << "a sandbox needs none";
  for (const std::string& without : {real, real + "[credential]\nstatus_lists = \"\"\n"}) {
    const Status refused = ParseConfiguration(without, {}).status();
    EXPECT_EQ(refused.reason(), "CONFIGURATION_INVALID");
    EXPECT_EQ(refused.field(), "credential.status_lists");
  }
  const std::string longest = "https://h/" + std::string(117, 'p') + "/";
  for (const std::string& good : {std::string("https://h/"), std::string("https://lists.example/"),
                                  std::string("https://lists.example:8443/a-b/c_d~e.f/%41/"), longest}) {
    for (const std::string& head : {real, std::string()}) {
      const std::string text = head + "[credential]\nstatus_lists = \"" + good + "\"\n";
      EXPECT_EQ(Parse(text).credential.status_lists, good);
    }
  }
  for (const std::string& bad :
       {std::string("http://lists.example/"), std::string("https://lists.example"), std::string("https:///"),
        std::string("https://"), std::string("https:///a/"), std::string("https://-h/"),
        std::string("https://h_h/"), std::string("https://user@h/"), std::string("https://h/?list=/"),
        std::string("https://h/#/"), std::string("https://h/a b/"), std::string("https://h/\xc3\xa4/"),
        std::string("HTTPS://h/"), std::string("lists.example/"), std::string("ftp://h/"), "p" + longest,
        longest.substr(0, longest.size() - 1) + "p/"}) {
    for (const std::string& head : {real, std::string()}) {
      const Status refused =
          ParseConfiguration(head + "[credential]\nstatus_lists = \"" + bad + "\"\n", {}).status();
      EXPECT_EQ(refused.reason(), "CONFIGURATION_INVALID") << bad;
      EXPECT_EQ(refused.field(), "credential.status_lists") << bad;
    }
  }
}

TEST(Configuration, RefusesByName) {
  const struct {
    const char* text;
    const char* field;
  } kCases[] = {
      {"stat = \"/x\"", "stat"},
      {"state = 1", "state"},
      {"state = \"relative\"", "state"},
      {"state = \"/a\\u001bb\"", "state"},
      {"limits = 1", "limits"},
      {"[limits]\nmetadatas = 1", "limits.metadatas"},
      {"[limits]\nmetadata = 1", "limits.metadata"},
      {"[limits]\nmetadata = \"8192\"", "limits.metadata"},
      {"[limits]\nmetadata = 8192.0", "limits.metadata"},
      {"[every_service]\nthreads = 0", "every_service.threads"},
      {"[every_service]\nlargest_message = 9223372036854775807", "every_service.largest_message"},
      {"[every_service]\nport = 1", "every_service.port"},
      {"[services.mrs]\nthreads = 1", "services.mrs"},
      {"[services]\nmrz = 1", "services.mrz"},
      {"[services.mrz]\ncolour = 1", "services.mrz.colour"},
      {"[processes]\nx = [\"mrs\"]", "processes.x"},
      {"[processes]\nx = [\"mrz\"]\ny = [\"mrz\"]", "processes.y"},
      {"[processes]\nx = []", "processes.x"},
      {"[processes]\nx = [1]", "processes.x"},
      {"[processes]\nX = [\"mrz\"]", "processes.X"},
      {"this is no TOML", ""},
  };
  for (const auto& c : kCases) {
    const auto parsed = ParseConfiguration(c.text, {});
    EXPECT_EQ(parsed.status().reason(), "CONFIGURATION_INVALID") << c.text;
    EXPECT_EQ(parsed.status().field(), c.field) << c.text;
  }
}

TEST(Configuration, AFileThatIsNotThereIsNamed) {
  EXPECT_EQ(LoadConfiguration({.file = "/nowhere/lagan.toml"}).status().reason(), "FILE_NOT_FOUND");
}

}  // namespace
}  // namespace lagan::rpc
