#include "services/vision/host_command.h"

#include <memory>
#include <ostream>
#include <string>

#include "base/image/decoder_client.h"
#include "services/document/document_service.h"
#include "services/host/host_program.h"
#include "services/vision/finder.h"

namespace lagan::vision {
namespace {

struct Options {
  host::HostProgramOptions host;
  std::string model;
};

// Shared by all services of the process; lives until the last of them is gone.
struct Tools {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<document::ReaderPool> readers;
};

// As many pictures at once as the service has threads.
Result<host::Factories> MakeFactories(const rpc::Configuration& configuration, const std::string& model_flag,
                                      Tools& tools) {
  const unsigned threads = configuration.services.at("document").threads;
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(tools.decoder,
                         image::DecoderClient::Start(program, {.processes = static_cast<int>(threads)}));
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path model, FindModel(model_flag));
  LAGAN_ASSIGN_OR_RETURN(tools.readers, document::ReaderPool::Open(model, threads));
  return host::Factories{{"document", [&tools](const host::Environment&, rpc::Dispatcher& dispatcher) {
                            return document::MakeDocumentService(*tools.decoder, *tools.readers, dispatcher);
                          }}};
}

}  // namespace

commands::Runner AddHostOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  host::AddHostProgramOptions(app, options->host);
  app.add_option("--model", options->model, "The line model (else $LAGAN_MODEL, else the installed one)");
  return [options](commands::Context& context) {
    Tools tools;
    const Status status = host::RunHostProgram(
        options->host,
        [&](const rpc::Configuration& configuration) {
          return MakeFactories(configuration, options->model, tools);
        },
        context.out);
    if (status.ok()) return commands::kExitOk;
    context.err << "lagan-vision host: " << status.reason() << ": " << status.message() << '\n';
    return commands::kExitFailed;
  };
}

}  // namespace lagan::vision
