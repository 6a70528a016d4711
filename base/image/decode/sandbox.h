// A disposable child process for one piece of work on hostile bytes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/image/decode/protocol.h"

namespace lagan::image::decode {

// What the child reports before it ends, through a pipe.
struct Report {
  Outcome outcome = Outcome::kCrashed;
  std::uint32_t reserved = 0;
  std::uint64_t size = 0;
};

// Ends the child with a report. For error handlers of C libraries too, which so never have to jump back through
// foreign frames. Only inside work given to Sandbox::Run; what decodes in its own process (the fuzz target, the bench) has a Finish of its own.
[[noreturn]] void Finish(Outcome outcome, std::uint64_t size = 0);

// Forks children that may only compute. Each has
//   - a seccomp allow-list: write to the report pipe, anonymous memory, exit; every other system call kills it;
//   - 400 MB of address space, no further descriptors, no files, no core dump, limited processor time;
//   - no new privileges, and no open descriptor but the pipe.
// Input and output are memory that the caller mapped before. Single-threaded, and must stay so: it forks without exec.
// In builds with sanitizers (LAGAN_DECODE_UNSANDBOXED), whose runtimes need far more memory and system calls, the
// first two are left out.
class Sandbox {
 public:
  Sandbox(int cpu_seconds, std::chrono::milliseconds timeout);
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;
  ~Sandbox();

  // False when the kernel's filter could not be prepared; Run must not be called then.
  bool ok() const { return filter_ != nullptr; }

  // Runs `work` in a fresh child, which ends by Finish, and waits for its end. The outcome is what it reported, or
  // kCrashed, kForbidden, kMemory or kTimeout after how it ended, or kFailed when no child could be made.
  Report Run(const std::function<void()>& work);

 private:
  [[noreturn]] void Child(int pipe, const std::function<void()>& work);

  int cpu_seconds_;
  std::chrono::milliseconds timeout_;
  void* filter_ = nullptr;  // scmp_filter_ctx
};

}  // namespace lagan::image::decode
