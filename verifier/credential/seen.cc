#include "verifier/credential/seen.h"

#include <algorithm>
#include <cstring>

#include "base/crypto/digest.h"

namespace lagan::verifier {
namespace {

constexpr std::size_t kSaltSize = 32;  // bytes

}  // namespace

// The marks are random to anybody without the salt: any of their bytes are as good as a hash.
std::size_t SeenPasses::HashMark::operator()(const Mark& mark) const {
  std::size_t out = 0;
  std::memcpy(&out, mark.data(), sizeof out);
  return out;
}

SeenPasses::SeenPasses(crypto::RandomSource& random, std::size_t capacity)
    : random_(random), capacity_(std::max<std::size_t>(capacity, 1)), salt_(random.Take(kSaltSize)) {}

bool SeenPasses::Insert(ByteView pass) {
  const std::lock_guard lock(mutex_);
  const crypto::Sha256Digest digest = crypto::HmacSha256(salt_.Reveal(), pass);
  Mark mark;
  std::copy_n(digest.begin(), mark.size(), mark.begin());
  if (!marks_.insert(mark).second) return false;
  order_.push_back(mark);
  if (order_.size() > capacity_) {
    marks_.erase(order_.front());
    order_.pop_front();
  }
  return true;
}

void SeenPasses::Forget() {
  const std::lock_guard lock(mutex_);
  marks_.clear();
  order_.clear();
  salt_ = SecretBytes(random_.Take(kSaltSize));
}

std::size_t SeenPasses::size() const {
  const std::lock_guard lock(mutex_);
  return order_.size();
}

}  // namespace lagan::verifier
