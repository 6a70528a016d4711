// Status lists. The first byte chooses: 0 the input is a token file, 1 its payload, 2 a compressed list of as many bits as the
// second byte says. Whatever is read stays within the cap, and is read back equal when it is written again.
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/verifier_fixture.h"
#include "verifier/status/status_token.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

void CheckList(const StatusList& list) {
  if (list.size() == 0 || list.size() * list.bits() > kMaxStatusList * 8) std::abort();
  if (!list.Get(list.size() - 1) || list.Get(list.size())) std::abort();
  const Result<StatusList> again = StatusList::Decompress(list.bits(), list.Compress());
  if (!again.ok() || *again != list) std::abort();
}

void ReadPayload(ByteView payload) {
  const Result<StatusToken> token = ReadStatusPayload(payload);
  if (!token.ok()) return;
  CheckList(token->list);
  const Result<Bytes> file = EncodeStatusToken(*token, Bytes(8), fuzzing::NoSigner());
  if (!file.ok()) std::abort();
  const Result<Sign1> message = ReadStatusEnvelope(*file);
  if (!message.ok()) std::abort();
  const Result<StatusToken> again = ReadStatusPayload(message->payload);
  if (!again.ok() || again->uri != token->uri || again->list != token->list ||
      again->issued_at != token->issued_at || again->expires_at != token->expires_at ||
      again->ttl != token->ttl) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const ByteView input(data + 1, size - 1);
  if (data[0] % 3 == 0) {
    const Result<Sign1> message = ReadStatusEnvelope(input);
    if (message.ok()) ReadPayload(message->payload);
  } else if (data[0] % 3 == 1) {
    ReadPayload(input);
  } else {
    const Result<StatusList> list = StatusList::Decompress(input[0], input.subspan(1));
    if (list.ok()) CheckList(*list);
  }
  return 0;
}
