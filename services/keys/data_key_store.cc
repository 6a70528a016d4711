#include "services/keys/data_key_store.h"

#include "base/crypto/aead.h"
#include "base/crypto/digest.h"
#include "services/storage/migrations.h"

namespace lagan::keys {
namespace {

constexpr std::string_view kDigestKeyOwner = "request-digest";

std::string WrapContext(std::string_view owner) { return "data-key:" + std::string(owner); }

void AppendLengthPrefixed(Bytes& out, std::string_view text) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(text.size() >> shift));
  out.insert(out.end(), text.begin(), text.end());
}

// The wrapped key of `owner`, made from `fresh` when there is none.
Result<Bytes> FindOrInsert(storage::Database& database, std::string_view owner, const Bytes& fresh,
                           Time now) {
  return storage::InTransaction(database, [&](storage::Transaction& transaction) -> Result<Bytes> {
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute("INSERT INTO data_keys (owner, wrapped, created_at) VALUES ($1, $2, $3) "
                     "ON CONFLICT (owner) DO NOTHING",
                     {owner, fresh, now})
            .status());
    LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows,
                           transaction.Execute("SELECT wrapped FROM data_keys WHERE owner = $1", {owner}));
    Bytes wrapped;
    if (rows.empty()) return Internal("DATA_KEY_NOT_STORED", "The new data key is not in its store.");
    LAGAN_RETURN_IF_ERROR(rows[0].Read(wrapped));
    return wrapped;
  });
}

}  // namespace

Bytes DataKey::Context(std::string_view field, std::uint64_t version) const {
  Bytes context;
  AppendLengthPrefixed(context, application_id_);
  AppendLengthPrefixed(context, field);
  AppendLengthPrefixed(context, std::to_string(version));
  return context;
}

Result<Bytes> DataKey::Seal(std::string_view field, std::uint64_t version, ByteView plaintext,
                            crypto::RandomSource& random) const {
  return crypto::AeadSeal(key_, plaintext, Context(field, version), random);
}

Result<SecretBytes> DataKey::Open(std::string_view field, std::uint64_t version, ByteView sealed) const {
  return crypto::AeadOpen(key_, sealed, Context(field, version));
}

DataKeyStore::DataKeyStore(storage::Database& database, KeyEncryptionKey wrapper, SecretBytes digest_key,
                           crypto::RandomSource& random, const Clock& clock)
    : database_(database),
      wrapper_(std::move(wrapper)),
      digest_key_(std::move(digest_key)),
      random_(random),
      clock_(clock) {}

Result<std::unique_ptr<DataKeyStore>> DataKeyStore::Open(storage::Database& database,
                                                         KeyEncryptionKey wrapper,
                                                         crypto::RandomSource& random, const Clock& clock) {
  static const std::vector<storage::Migration> kMigrations = {
      storage::PortableMigration(1, "data keys",
                                 "CREATE TABLE data_keys (owner text NOT NULL PRIMARY KEY, wrapped @bytes "
                                 "NOT NULL, created_at @integer NOT NULL) "
                                 "@strict")};
  LAGAN_RETURN_IF_ERROR(storage::Migrate(database, kMigrations, clock));
  LAGAN_ASSIGN_OR_RETURN(const Bytes fresh, wrapper.Wrap(SecretBytes(random.Take(crypto::kAeadKeySize)),
                                                         WrapContext(kDigestKeyOwner), random));
  LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, FindOrInsert(database, kDigestKeyOwner, fresh, clock.Now()));
  LAGAN_ASSIGN_OR_RETURN(SecretBytes digest_key, wrapper.Unwrap(wrapped, WrapContext(kDigestKeyOwner)));
  return std::unique_ptr<DataKeyStore>(
      new DataKeyStore(database, std::move(wrapper), std::move(digest_key), random, clock));
}

Result<DataKey> DataKeyStore::Create(std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes fresh, wrapper_.Wrap(SecretBytes(random_.Take(crypto::kAeadKeySize)),
                                                          WrapContext(application_id), random_));
  LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, FindOrInsert(database_, application_id, fresh, clock_.Now()));
  LAGAN_ASSIGN_OR_RETURN(SecretBytes key, wrapper_.Unwrap(wrapped, WrapContext(application_id)));
  return DataKey(std::string(application_id), std::move(key));
}

Result<DataKey> DataKeyStore::Get(std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(const storage::Rows rows, storage::InTransaction(
                                                       database_,
                                                       [&](storage::Transaction& transaction) {
                                                         return transaction.Execute(
                                                             "SELECT wrapped FROM data_keys WHERE owner = $1",
                                                             {application_id});
                                                       },
                                                       storage::Mode::kRead));
  if (rows.empty()) return NotFound("DATA_KEY_NOT_FOUND", "The data of this application has been erased.");
  Bytes wrapped;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(wrapped));
  LAGAN_ASSIGN_OR_RETURN(SecretBytes key, wrapper_.Unwrap(wrapped, WrapContext(application_id)));
  return DataKey(std::string(application_id), std::move(key));
}

Status DataKeyStore::Destroy(std::string_view application_id) {
  LAGAN_RETURN_IF_ERROR(storage::InTransaction(database_, [&](storage::Transaction& transaction) {
    return transaction.Execute("DELETE FROM data_keys WHERE owner = $1", {application_id}).status();
  }));
  return database_.EmptyLog();
}

crypto::Sha256Digest DataKeyStore::RequestDigest(ByteView request) const {
  return crypto::HmacSha256(digest_key_.Reveal(), request);
}

}  // namespace lagan::keys
