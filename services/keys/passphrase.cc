#include "services/keys/passphrase.h"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <charconv>

#include "base/core/file.h"

namespace lagan::keys {
namespace {

constexpr std::size_t kShortestPassphrase = 12;
constexpr std::size_t kShortestPin = 4;
constexpr std::size_t kMaximumLength = 4096;

Status Unreadable() {
  return FailedPrecondition("PASSPHRASE_UNREADABLE",
                            "The passphrase could not be read from where it should come from.");
}

Result<SecretText> ReadDescriptor(int descriptor) {
  SecretText text;
  char buffer[512];
  while (true) {
    const ssize_t got = ::read(descriptor, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got > 0) text.RevealMutable().append(buffer, static_cast<std::size_t>(got));
    WipeMemory(buffer, sizeof buffer);
    const bool too_long = text.Reveal().size() > kMaximumLength;
    if (got > 0 && !too_long) continue;
    ::close(descriptor);
    if (got < 0 || too_long) return Unreadable();
    return text;
  }
}

Result<SecretText> Check(SecretText text, std::size_t shortest) {
  std::string& value = text.RevealMutable();
  if (!value.empty() && value.back() == '\n') value.pop_back();
  if (value.size() < shortest) {
    return InvalidArgument("PASSPHRASE_TOO_SHORT",
                           "A passphrase has at least 12 characters, a PIN at least 4.");
  }
  return text;
}

Result<SecretText> Read(std::string_view source, std::size_t shortest) {
  constexpr std::string_view kDescriptor = "fd:";
  constexpr std::string_view kFile = "file:";
  if (source.starts_with(kDescriptor)) {
    const std::string_view number = source.substr(kDescriptor.size());
    int descriptor = -1;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), descriptor);
    if (error == std::errc() && end == number.data() + number.size() && descriptor > 2) {
      LAGAN_ASSIGN_OR_RETURN(SecretText text, ReadDescriptor(descriptor));
      return Check(std::move(text), shortest);
    }
  } else if (source.starts_with(kFile)) {
    const std::string path(source.substr(kFile.size()));
    if (!IsOwnerOnly(path)) {
      return FailedPrecondition(
          "PASSPHRASE_NOT_PRIVATE",
          "The passphrase file must be a regular file that only its owner can read (mode 0600).");
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) return Unreadable();
    LAGAN_ASSIGN_OR_RETURN(SecretText text, ReadDescriptor(descriptor));
    return Check(std::move(text), shortest);
  }
  return InvalidArgument("PASSPHRASE_SOURCE_INVALID",
                         "Say where the passphrase comes from as fd:NUMBER or file:PATH.");
}

}  // namespace

Result<SecretText> ReadPassphrase(std::string_view source) { return Read(source, kShortestPassphrase); }

Result<SecretText> ReadPin(std::string_view source) { return Read(source, kShortestPin); }

}  // namespace lagan::keys
