#include "verifier/cli/options.h"

#include <gtest/gtest.h>

namespace lagan::verifier {
namespace {

TEST(VerifyOptions, TakesThePlainForms) {
  const Result<VerifyOptions> image = ParseVerifyOptions({"--trust", "t.bundle", "code.png"});
  ASSERT_TRUE(image.ok()) << image.status();
  EXPECT_EQ(image->trust, "t.bundle");
  EXPECT_EQ(image->root, "t.bundle.root");
  EXPECT_EQ(image->image, "code.png");
  EXPECT_FALSE(image->json);
  EXPECT_EQ(image->lists, "t.bundle.lists");
  EXPECT_FALSE(image->state.has_value());

  const Result<VerifyOptions> text = ParseVerifyOptions(
      {"--json", "--text", "-A$", "--root=r.pem", "--at", "2026-11-21T22:04:06Z", "--trust=t"});
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_TRUE(text->json);
  EXPECT_EQ(text->text, "-A$");
  EXPECT_EQ(text->root, "r.pem");
  EXPECT_EQ(FormatTime(*text->at), "2026-11-21T22:04:06Z");

  const Result<VerifyOptions> standard_input = ParseVerifyOptions({"-", "--trust", "t"});
  ASSERT_TRUE(standard_input.ok());
  EXPECT_TRUE(standard_input->standard_input);
  const Result<VerifyOptions> scanner =
      ParseVerifyOptions({"--scanner", "--trust", "t", "--state=s", "--lists", "l"});
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  EXPECT_TRUE(scanner->scanner);
  EXPECT_EQ(scanner->state, "s");
  EXPECT_EQ(scanner->lists, "l");
  EXPECT_TRUE(ParseVerifyOptions({"--help"})->help);
  EXPECT_EQ(ParseVerifyOptions({"--trust", "t", "--text="})->text, "");
}

TEST(VerifyOptions, RefusesEverythingElse) {
  const std::vector<std::string> cases[] = {{},
                                            {"code.png"},
                                            {"--trust", "t"},
                                            {"--trust"},
                                            {"--trust", "", "-"},
                                            {"--trust", "t", "a.png", "b.png"},
                                            {"--trust", "t", "a.png", "-"},
                                            {"--trust", "t", "--text", "A", "a.png"},
                                            {"--trust", "t", "--trust", "u", "-"},
                                            {"--trust", "t", "--at", "yesterday", "-"},
                                            {"--trust", "t", "--at", "1700000000", "-"},
                                            {"--trust", "t", "--trsut", "u", "-"},
                                            {"--trust", "t", "--scanner", "-"},
                                            {"--trust", "t", "--scanner", "--text", "A"},
                                            {"--trust", "t", "--state=", "-"},
                                            {"--trust", "t", "--state", "a", "--state", "b", "-"},
                                            {"--trust", "t", "--json=yes", "-"}};
  for (const auto& arguments : cases) {
    const Result<VerifyOptions> options = ParseVerifyOptions(arguments);
    ASSERT_FALSE(options.ok()) << ::testing::PrintToString(arguments);
    EXPECT_EQ(options.status().reason(), "USAGE_INVALID");
  }
}

}  // namespace
}  // namespace lagan::verifier
