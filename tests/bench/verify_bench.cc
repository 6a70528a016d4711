// Text to verdict beside bare OpenSSL. See docs/measurements/verify.md; run by ops/bench.
#include <stdlib.h>

#include <cstdio>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tests/bench/bare_verify.h"
#include "tests/bench/sample_codes.h"
#include "tests/bench/stopwatch.h"
#include "verifier/base45/base45.h"
#include "verifier/credential/credential_text.h"
#include "verifier/qr/qr_reader.h"
#include "verifier/qr/qr_render.h"

namespace lagan::bench {
namespace {

using namespace verifier;

// What is measured must be what is said: a verdict of another reason ends the program.
void Expect(const Verdict& verdict, Reason reason) {
  if (verdict.reason == reason) return;
  fmt::print(stderr, "The verdict is {}, not {}.\n", ReasonName(verdict.reason), ReasonName(reason));
  std::exit(2);
}

std::string Load() {
  double load[3] = {};
  return ::getloadavg(load, 3) == 3 ? fmt::format("{:.2f} {:.2f} {:.2f}", load[0], load[1], load[2])
                                    : "unknown";
}

// As many bytes as a signature in the code is over, roughly.
std::size_t SignedBytes(const SampleCode& code) { return code.text.size() * 2 / 3; }

// The largest ratio of a kind.
double MeasureKinds(const SampleCodes& samples, const Turns& turns) {
  double worst = 0;
  fmt::print("{:<16} {:>6} {:>11} {:>10} {:>10} {:>7}\n", "kind", "text", "signatures", "verdict", "bare",
             "ratio");
  for (const SampleCode& code : samples.codes()) {
    const BareVerify bare(samples.key(), Bytes(SignedBytes(code), 0x5a));
    const Compared compared = Compare(
        [&] { Expect(VerifyCredential(code.text, samples.venue(), SampleCodes::Now()), Reason::kOk); },
        [&] {
          for (int i = 0; i < code.signatures; ++i) {
            if (!bare.Verify()) std::exit(2);
          }
        },
        turns);
    fmt::print("{:<16} {:>6} {:>11} {:>7.1f} us {:>7.1f} us {:>7.3f}\n", code.kind, code.text.size(),
               code.signatures, compared.first, compared.second, compared.ratio);
    worst = std::max(worst, compared.ratio);
  }
  return worst;
}

struct Refused {
  std::string text;
  Reason reason;
  Time at;
};

// The first code, spoiled in every way that ends at another step.
std::vector<Refused> MakeRefused(const SampleCodes& samples) {
  const std::string& good = samples.codes().front().text;
  Bytes message = *DecodeCompactText(good);
  message.back() ^= 1;
  const verifier::testing::SampleKey stranger;
  const PassKind& kind = PassKinds().front();
  const std::string unknown =
      *EncodePass(kind, verifier::testing::MakePassClaims(kind), Bytes(kKidSize, 0x77), stranger.signer);
  const Time now = SampleCodes::Now();
  return {{"https://www.example.org/menu/of/the/day?table=12", Reason::kNotOurs, now},
          {good.substr(0, good.size() / 2), Reason::kUnreadable, now},
          {unknown, Reason::kUnknownIssuer, now},
          {*EncodeCompactText(message), Reason::kBadSignature, now},
          {good, Reason::kExpired, now + std::chrono::hours(30)}};
}

void MeasureRefused(const SampleCodes& samples, const Turns& turns) {
  fmt::print("\n{:<16} {:>10}\n", "refused", "verdict");
  for (const Refused& refused : MakeRefused(samples)) {
    const double time = Measure(
        [&] { Expect(VerifyCredential(refused.text, samples.venue(), refused.at), refused.reason); }, turns);
    fmt::print("{:<16} {:>7.1f} us\n", ReasonName(refused.reason), time);
  }
}

// A clean picture of 4 pixels a module, in memory: decoding a photograph is another matter.
void MeasurePictures(const SampleCodes& samples) {
  fmt::print("\n{:<16} {:>8} {:>8} {:>12}\n", "picture", "version", "pixels", "verdict");
  for (const SampleCode& code : samples.codes()) {
    const Result<QrMatrix> matrix = EncodeQr(code.text);
    if (!matrix.ok()) std::exit(2);
    const image::Pixels pixels = RenderQr(*matrix, 4);
    const double time = Measure(
        [&] {
          const Result<std::string> text = ReadQr(pixels);
          if (!text.ok()) std::exit(2);
          Expect(VerifyCredential(*text, samples.venue(), SampleCodes::Now()), Reason::kOk);
        },
        {5, 4, 5});
    fmt::print("{:<16} {:>8} {:>8} {:>9.0f} us\n", code.kind, matrix->Version(), (matrix->size + 8) * 4,
               time);
  }
}

int Run(const Turns& turns, std::optional<double> limit) {
  const SampleCodes samples;
  fmt::print("CPU time of one thread, medians of {} rounds; load {}\n\n", turns.rounds, Load());
  const double worst = MeasureKinds(samples, turns);
  MeasureRefused(samples, turns);
  MeasurePictures(samples);
  fmt::print("\nworst ratio {:.3f}; load {}\n", worst, Load());
  return limit && worst > *limit ? 1 : 0;
}

}  // namespace
}  // namespace lagan::bench

int main(int argc, char** argv) {
  using namespace lagan;
  CLI::App app("Text to verdict beside bare OpenSSL.");
  bench::Turns turns;
  std::optional<double> limit;
  std::string folder;
  app.add_option("--rounds", turns.rounds, "medians are over so many")->check(CLI::Range(5, 1000));
  app.add_option("--at-most", limit, "fail when a ratio is larger");
  app.add_option("--write", folder, "measure nothing: write codes, keys and trust into this folder");
  CLI11_PARSE(app, argc, argv);
  if (folder.empty()) return bench::Run(turns, limit);
  const Status written = bench::SampleCodes().Write(folder);
  if (!written.ok()) fmt::print(stderr, "{}\n", written.message());
  return written.ok() ? 0 : 1;
}
