#include <cstdlib>
#include <filesystem>

#include "tests/support/store.h"

namespace lagan::test {
namespace {

// A private folder of this program.
struct Folder {
  Folder() : path((std::filesystem::temp_directory_path() / "lagan-store-XXXXXX").string()) {
    if (::mkdtemp(path.data()) == nullptr) std::abort();
  }
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path, error);
  }
  std::string path;
};

}  // namespace

TestStore NewTestStore() {
  static const Folder folder;
  static int stores = 0;
  return {"sqlite:" + folder.path + "/" + std::to_string(++stores) + ".db", ""};
}

}  // namespace lagan::test
