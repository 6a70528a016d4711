#include "services/vision/host_command.h"

#include <algorithm>
#include <memory>
#include <ostream>
#include <string>
#include <thread>

#include "base/image/decoder_client.h"
#include "services/document/document_service.h"
#include "services/host/host_program.h"
#include "services/liveness/liveness_service.h"
#include "services/vision/finder.h"

namespace lagan::vision {
namespace {

struct Options {
  host::HostProgramOptions host;
  std::string model;
  std::string print_model;
  std::string face_models;
};

// Shared by all services of the process; lives until the last of them is gone.
struct Tools {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<document::ReaderPool> readers;
  std::unique_ptr<liveness::FacePool> faces;
};

bool Hosts(const Options& options, const char* service) {
  const auto& services = options.host.services;
  return std::find(services.begin(), services.end(), service) != services.end();
}

// As many documents at once as their service has threads.
Status AddDocument(const rpc::Configuration& configuration, const Options& options, Tools& tools,
                   host::Factories& out) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path model, FindModel(options.model));
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path print, FindPrintModel(options.print_model));
  const unsigned threads = configuration.services.at("document").threads;
  LAGAN_ASSIGN_OR_RETURN(tools.readers, document::ReaderPool::Open(model, print, threads));
  out["document"] = [&tools](const host::Environment&, rpc::Dispatcher& dispatcher) {
    return document::MakeDocumentService(*tools.decoder, *tools.readers, dispatcher);
  };
  return Status();
}

// No more sets of networks than there are processors to run them: each has about 100 MB. Null without networks.
Result<std::unique_ptr<liveness::FacePool>> OpenFaces(const rpc::Configuration& configuration,
                                                      const std::string& flag) {
  const auto models = face::ModelFolder::Open(FindFaceModels(flag));
  if (!models.ok() && models.status().reason() == "FACE_MODELS_MISSING")
    return std::unique_ptr<liveness::FacePool>();
  if (!models.ok()) return models.status();
  const unsigned count =
      std::clamp(std::thread::hardware_concurrency(), 1U, configuration.services.at("liveness").threads);
  std::vector<std::unique_ptr<liveness::FaceTools>> tools;
  for (unsigned i = 0; i < count; ++i) {
    LAGAN_ASSIGN_OR_RETURN(tools.emplace_back(), liveness::OpenFaceTools(*models));
  }
  return std::make_unique<liveness::FacePool>(std::move(tools));
}

Status AddLiveness(const rpc::Configuration& configuration, const Options& options, Tools& tools,
                   host::Factories& out) {
  LAGAN_ASSIGN_OR_RETURN(tools.faces, OpenFaces(configuration, options.face_models));
  out["liveness"] = [&tools](const host::Environment& environment, rpc::Dispatcher& dispatcher) {
    if (tools.faces == nullptr) environment.log->Warning("face_models_missing", {});
    return liveness::MakeLivenessService(environment, dispatcher, *tools.decoder, tools.faces.get());
  };
  return Status();
}

// The decoder first: while there is one thread, and before any key is in memory.
Result<host::Factories> MakeFactories(const rpc::Configuration& configuration, const Options& options,
                                      Tools& tools) {
  unsigned pictures = 0;
  for (const char* service : {"document", "liveness"}) {
    if (Hosts(options, service)) pictures = std::max(pictures, configuration.services.at(service).threads);
  }
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(
      tools.decoder,
      image::DecoderClient::Start(program, {.processes = static_cast<int>(std::max(pictures, 1U))}));
  host::Factories factories;
  if (Hosts(options, "document"))
    LAGAN_RETURN_IF_ERROR(AddDocument(configuration, options, tools, factories));
  if (Hosts(options, "liveness"))
    LAGAN_RETURN_IF_ERROR(AddLiveness(configuration, options, tools, factories));
  return factories;
}

}  // namespace

commands::Runner AddHostOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  host::AddHostProgramOptions(app, options->host);
  app.add_option("--model", options->model, "The line model (else $LAGAN_MODEL, else the installed one)");
  app.add_option("--print-model", options->print_model,
                 "The model for print (else $LAGAN_PRINT_MODEL, else that of Debian's tesseract-ocr-eng)");
  app.add_option("--face-models", options->face_models,
                 "Folder of networks for faces (else $LAGAN_FACE_MODELS, else the installed one)");
  return [options](commands::Context& context) {
    Tools tools;
    const Status status = host::RunHostProgram(
        options->host,
        [&](const rpc::Configuration& configuration) {
          return MakeFactories(configuration, *options, tools);
        },
        context.out);
    if (status.ok()) return commands::kExitOk;
    context.err << "lagan-vision host: " << status.reason() << ": " << status.message() << '\n';
    return commands::kExitFailed;
  };
}

}  // namespace lagan::vision
