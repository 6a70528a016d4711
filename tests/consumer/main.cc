// consumer TRUST ROOT SECONDS TEXT...: the verdict on each text, a line each.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include "verifier/credential/verify.h"
#include "verifier/trust/root_key.h"
#include "verifier/trust/trust_bundle.h"

namespace {

std::string Slurp(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace lagan;
  if (argc < 5) return 64;
  const auto root = verifier::ParseRootKey(Slurp(argv[2]));
  if (!root.ok()) {
    std::cerr << root.status().message() << "\n";
    return 2;
  }
  const std::string file = Slurp(argv[1]);
  const auto trust = verifier::ReadTrustBundle(AsBytes(file), *root);
  if (!trust.ok()) {
    std::cerr << trust.status().message() << "\n";
    return 2;
  }
  const Time now = FromUnixSeconds(std::atoll(argv[3]));
  for (int i = 4; i < argc; ++i) {
    const verifier::Verdict verdict = verifier::VerifyCredential(argv[i], {&*trust}, now);
    std::cout << verifier::OutcomeName(verdict.outcome) << " " << verifier::ReasonName(verdict.reason) << " "
              << verdict.kind << "\n";
  }
  return 0;
}
