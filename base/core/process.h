// What every process of Lagan does to itself first.
#pragma once

namespace lagan {

// No core dump of this process is ever written, and no other process of the same user may attach to it or
// read its memory: RLIMIT_CORE 0 and PR_SET_DUMPABLE 0. Call it at the start of main in every program that
// sees personal data or keys. Children by fork inherit both; an exec'ed program must call it itself.
// Idempotent.
void ForbidCoreDumps();

}  // namespace lagan
