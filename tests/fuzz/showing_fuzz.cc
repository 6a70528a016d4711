// Showings. The first byte chooses: 0 the input is the payload, 1 the pass that a holder shows. The message of a showing is one
// of those that compact_pass_fuzz tries.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/pass_fixture.h"
#include "verifier/base45/base45.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/showing.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

void ReadPayload(ByteView payload) {
  const Result<Showing> showing = ReadShowing(payload);
  if (!showing.ok()) return;
  const std::uint8_t* const end = payload.data() + payload.size();
  if (showing->pass.data() < payload.data() || showing->pass.data() + showing->pass.size() > end)
    std::abort();
  if (showing->shown_at < Time{}) std::abort();
}

// The holder signs nothing: that is looked at only after the issuer's signature, which nobody can make.
void ShowPass(ByteView pass) {
  const Result<std::string> text =
      EncodeShowing("NI1:" + Base45Encode(pass), testing::SampleNow(), fuzzing::NoSigner());
  if (!text.ok()) return;
  fuzzing::MustBeRefused(*text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView input(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    ReadPayload(input);
  } else {
    ShowPass(input);
  }
  return 0;
}
