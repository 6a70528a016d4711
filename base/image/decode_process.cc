#include "base/image/decode_process.h"

#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <string>

#include "base/image/decode/protocol.h"
#include "base/image/shared_memory.h"

namespace lagan::image {
namespace {

using decode::Outcome;
using decode::Reply;
using decode::Request;

// How much longer than its own limit the program may take (two children, then the answer) before it counts as dead.
constexpr std::chrono::seconds kGrace{10};
constexpr std::chrono::seconds kStartTimeout{20};

Status DecoderUnavailable() {
  return Unavailable("DECODER_UNAVAILABLE",
                     "Pictures cannot be read at the moment. Please try again shortly.");
}

Status FromOutcome(Outcome outcome) {
  const auto cannot_be_read = [](const char* reason) {
    return InvalidArgument(reason, "The picture cannot be read. Please take a new photo.");
  };
  switch (outcome) {
    case Outcome::kTruncated:
      return InvalidArgument("PICTURE_TRUNCATED", "The picture file is incomplete. Please send it again.");
    case Outcome::kDamaged:
    case Outcome::kRefused:
      return InvalidArgument("PICTURE_DAMAGED",
                             "The picture file is damaged. Please take or send the picture again.");
    case Outcome::kCrashed:
      return cannot_be_read("PICTURE_DECODER_CRASHED");
    case Outcome::kForbidden:
      return cannot_be_read("PICTURE_DECODER_FORBIDDEN");
    case Outcome::kMemory:
      return cannot_be_read("PICTURE_DECODER_MEMORY");
    case Outcome::kTimeout:
      return cannot_be_read("PICTURE_DECODER_TIMEOUT");
    default:
      return DecoderUnavailable();
  }
}

bool WaitReadable(int fd, std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    pollfd wait{fd, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

// A sealed copy of the picture that the other process can map.
Descriptor ShareBytes(ByteView bytes) {
  Descriptor memory = MakeSharedMemory(bytes.size());
  if (!memory.ok() || !Fill(memory.get(), bytes)) return Descriptor();
  return Seal(memory.get()) ? std::move(memory) : Descriptor();
}

// Starts `program` with `socket` as its standard input and no other descriptor of ours but standard error.
// posix_spawn does not run our code in the child, so this is safe in a process with threads.
pid_t Spawn(const std::string& program, int socket, const DecoderOptions& options) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  sigfillset(&signals);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = program;
  std::string cpu = std::to_string(options.cpu_seconds);
  std::string timeout = std::to_string(options.timeout.count());
  char* const arguments[] = {name.data(), cpu.data(), timeout.data(), nullptr};
  char* const environment[] = {nullptr};
  pid_t pid = -1;
  if (posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment) != 0) pid = -1;
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return pid;
}

// The clean JPEG of an answer; none when it does not hold what it says.
std::optional<Bytes> CleanJpeg(const Reply& reply, const Descriptor& descriptor) {
  if (reply.jpeg_size == 0 || !IsSealed(descriptor.get(), reply.jpeg_size)) return std::nullopt;
  const Mapping jpeg(descriptor.get(), reply.jpeg_size, /*writable=*/false);
  if (!jpeg.ok()) return std::nullopt;
  return ToBytes(jpeg.view());
}

Result<DecodedPicture> MapAnswer(const Reply& reply, const std::vector<Descriptor>& descriptors,
                                 const Sniffed& sniffed, CleanCopy copy) {
  const int width = sniffed.UprightWidth();
  const int height = sniffed.UprightHeight();
  const std::size_t stride = static_cast<std::size_t>(width) * sniffed.channels;
  const std::size_t size = stride * height;
  if (reply.width != static_cast<std::uint32_t>(width) ||
      reply.height != static_cast<std::uint32_t>(height) ||
      reply.channels != static_cast<std::uint32_t>(sniffed.channels) || reply.jpeg_size > 2 * size + 65536 ||
      descriptors.size() != (copy == CleanCopy::kYes ? 2U : 1U) || !IsSealed(descriptors[0].get(), size)) {
    return DecoderUnavailable();
  }
  auto pixels = std::make_shared<Mapping>(descriptors[0].get(), size, /*writable=*/false);
  if (!pixels->ok()) return DecoderUnavailable();
  DecodedPicture picture;
  picture.pixels = {width, height, sniffed.channels, stride, pixels->view(), pixels};
  picture.sniffed = sniffed;
  if (copy == CleanCopy::kYes) {
    std::optional<Bytes> jpeg = CleanJpeg(reply, descriptors[1]);
    if (!jpeg) return DecoderUnavailable();
    picture.clean_jpeg = *std::move(jpeg);
  }
  return picture;
}

}  // namespace

Status DecodeProcess::Start() {
  Stop();
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return DecoderUnavailable();
  socket_ = Descriptor(ends[0]);
  {
    const Descriptor theirs(ends[1]);
    pid_ = Spawn(program_.string(), theirs.get(), options_);
  }
  Reply greeting;
  std::vector<Descriptor> none;
  if (pid_ < 0 || !WaitReadable(socket_.get(), kStartTimeout) ||
      !ReceiveMessage(socket_.get(), AsMessageBuffer(greeting), &none) ||
      greeting.magic != decode::kReplyMagic || greeting.outcome != Outcome::kReady) {
    Stop();
    return DecoderUnavailable();
  }
  return Status();
}

Result<DecodedPicture> DecodeProcess::Decode(ByteView picture, const Sniffed& sniffed, CleanCopy copy) {
  const Descriptor shared = ShareBytes(picture);
  if (!shared.ok())
    return ResourceExhausted("MEMORY_EXHAUSTED", "There is no memory for the picture. Try again shortly.");
  // A program that died since the last picture is only noticed now; the picture deserves a second try.
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!socket_.ok()) LAGAN_RETURN_IF_ERROR(Start());
    Result<DecodedPicture> decoded = Exchange(shared.get(), picture.size(), sniffed, copy);
    if (decoded.ok() || decoded.status().code() != Code::kUnavailable) return decoded;
    Stop();
  }
  return DecoderUnavailable();
}

Result<DecodedPicture> DecodeProcess::Exchange(int picture_fd, std::size_t size, const Sniffed& sniffed,
                                               CleanCopy copy) {
  Request request;
  request.clean_copy = copy == CleanCopy::kYes ? 1 : 0;
  request.picture_size = size;
  const std::array<int, 1> fds{picture_fd};
  if (!SendMessage(socket_.get(), AsMessage(request), fds)) return DecoderUnavailable();
  if (!WaitReadable(socket_.get(), 2 * options_.timeout + kGrace)) {
    Stop();
    return FromOutcome(Outcome::kTimeout);
  }
  Reply reply;
  std::vector<Descriptor> descriptors;
  if (!ReceiveMessage(socket_.get(), AsMessageBuffer(reply), &descriptors) ||
      reply.magic != decode::kReplyMagic) {
    return DecoderUnavailable();
  }
  if (reply.outcome != Outcome::kDone) return FromOutcome(reply.outcome);
  return MapAnswer(reply, descriptors, sniffed, copy);
}

void DecodeProcess::Stop() {
  socket_.Close();
  if (pid_ <= 0) return;
  // It holds nothing worth a farewell, and its children die with it.
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace lagan::image
