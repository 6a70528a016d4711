#include <unistd.h>
#include <cstdlib>
#include <filesystem>

#include "tests/support/store.h"

namespace lagan::test {
namespace {

// A private folder of this program, in memory where there is such a file system: what the tests look at (processes
// that die, files that cannot grow) is the same there, and a busy disk does not make them slow.
struct Folder {
  Folder() {
    const std::filesystem::path memory("/dev/shm");
    const bool usable = ::access(memory.c_str(), W_OK | X_OK) == 0;
    path = ((usable ? memory : std::filesystem::temp_directory_path()) / "lagan-store-XXXXXX").string();
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
