// Where encrypted pictures rest.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/random.h"

namespace lagan::storage {

// Ciphertext only: callers encrypt under the application's data key before, and destroy that key to erase; Delete
// frees the space but does not promise to overwrite it. Thread-safe.
class BlobStore {
 public:
  static constexpr std::size_t kMaxSize = 16u << 20;

  virtual ~BlobStore() = default;
  // Keeps the bytes durably before it returns their new id (32 hexadecimal digits, random). Store the id in a database
  // afterwards; a blob whose id was never stored is found with Ids(). BLOB_TOO_LARGE, FILE_UNWRITABLE.
  virtual Result<std::string> Put(ByteView ciphertext) = 0;
  // BLOB_NOT_FOUND, BLOB_ID_INVALID.
  virtual Result<Bytes> Get(std::string_view id) const = 0;
  // OK also when it is not there (any more). BLOB_ID_INVALID, FILE_UNWRITABLE.
  virtual Status Delete(std::string_view id) = 0;
  // Ids of all blobs, in no order.
  virtual Result<std::vector<std::string>> Ids() const = 0;
};

// One file per blob in a private folder, written beside, synced and renamed.
class FolderBlobStore final : public BlobStore {
 public:
  // Makes the folder when it is not there. FILE_UNWRITABLE.
  static Result<std::unique_ptr<FolderBlobStore>> Open(std::filesystem::path folder,
                                                       crypto::RandomSource& random);

  Result<std::string> Put(ByteView ciphertext) override;
  Result<Bytes> Get(std::string_view id) const override;
  Status Delete(std::string_view id) override;
  Result<std::vector<std::string>> Ids() const override;

 private:
  FolderBlobStore(std::filesystem::path folder, crypto::RandomSource& random)
      : folder_(std::move(folder)), random_(random) {}
  Result<std::filesystem::path> PathOf(std::string_view id) const;

  const std::filesystem::path folder_;
  crypto::RandomSource& random_;
};

}  // namespace lagan::storage
