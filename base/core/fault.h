// Places where a test may kill the process, to prove that nothing is lost there.
//
// Every commit and every call between services passes through a FaultPoint. In builds without LAGAN_FAULT_POINTS they
// are empty. With it, two variables of the environment rule them:
//   LAGAN_FAULT_LOG=FILE       appends "NAME#K" at each point, K counting this process's visits of NAME from 1;
//   LAGAN_FAULT_KILL=NAME#K    kills this process (SIGKILL, nothing is flushed) at that visit.
// Points that only run when nothing is to be done (an idle poll) must not be fault points, so that counts repeat.
#pragma once

#include <string_view>

namespace lagan {

#ifdef LAGAN_FAULT_POINTS
// Thread-safe. `name` is "PLACE:WHAT", for instance "proofing:commit:after".
void FaultPoint(std::string_view name);
#else
inline void FaultPoint(std::string_view) {}
#endif

}  // namespace lagan
