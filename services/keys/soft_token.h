// A SoftHSM2 token in a temporary folder, for tests: the real PKCS #11 interface without the hardware.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/core/secret.h"
#include "services/keys/pkcs11_token.h"

namespace lagan::keys {

// One at a time in a process: SoftHSM2 finds its tokens by an environment variable, which child processes inherit.
class SoftToken {
 public:
  static constexpr char kPin[] = "specimen-pin-4711";

  explicit SoftToken(const std::string& label = "lagan-test") : label_(label) {
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    const std::filesystem::path parent = memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "lagan-softhsm-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(folder_ / "tokens");
    std::ofstream(folder_ / "softhsm2.conf") << "directories.tokendir = " << (folder_ / "tokens").string()
                                             << "\nobjectstore.backend = file\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", (folder_ / "softhsm2.conf").c_str(), 1);
    Util("--init-token --free --label " + label + " --so-pin specimen-so-pin --pin " + kPin);
  }
  ~SoftToken() { std::filesystem::remove_all(folder_); }
  SoftToken(const SoftToken&) = delete;
  SoftToken& operator=(const SoftToken&) = delete;

  // Runs softhsm2-util, part of the Debian package softhsm2 (ops/install).
  void Util(const std::string& arguments) const {
    ASSERT_EQ(std::system(
                  ("softhsm2-util " + arguments + " >" + (folder_ / "util.log").string() + " 2>&1").c_str()),
              0)
        << arguments;
  }
  static std::filesystem::path Module() { return "/usr/lib/softhsm/libsofthsm2.so"; }
  Pkcs11Settings Settings() const { return {.module = Module(), .token = label_}; }
  Result<std::shared_ptr<Pkcs11Token>> Open(std::string_view pin = kPin) const {
    return Pkcs11Token::Open(Settings(), SecretText(std::string(pin)));
  }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::string label_;
  std::filesystem::path folder_;
};

}  // namespace lagan::keys
