// `lagan review`: works the queue of cases from a terminal.
//
//   next        claims the most urgent case (or gives the one that is held again), saves its evidence into an owner-only
//               folder, says what to look at, what each choice means and how long the case is held
//   show        the same of the case that is held, without fetching anything again; renews the lease
//   heartbeat   renews the lease
//   decide      --disposition CHOICE --finding CHECK=OUTCOME[:REASON,..] ...: shows a summary and asks for the choice to be typed
//               once more, unless --yes
//   release     gives the case back
//   queue       figures
//
// The evidence is wiped on decide and release, and as soon as any of these commands learns that the lease was lost. Nothing
// personal is printed: only where the files are.
//
// Exit status 0; 2 for what was typed wrongly, a decision that was not confirmed included; 3 when there is no case, in the
// queue or in hand; 4 when the case is not the reader's any more; 1 for everything else.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

inline constexpr int kExitNoCase = 3;
inline constexpr int kExitCaseLost = 4;

// Options of every one: [--session FILE] [--folder DIR] [--config FILE] [--state DIR] [--certificates DIR] [--policy DIR].
// The session is that of `lagan operator sign-in`; the folder for evidence is lagan-review below XDG_RUNTIME_DIR, which is in
// memory, or else below the folder of the session.
Runner AddReviewOptions(CLI::App& app);

}  // namespace lagan::commands
