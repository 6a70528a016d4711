#include "services/document/document_service.h"

#include <chrono>
#include <utility>

#include "lagan/document/v1/document.grpc.pb.h"
#include "services/document/document_reading.h"
#include "services/document/messages.h"

namespace lagan::document {
namespace {

class Service final : public host::HostedService, public v1::DocumentService::CallbackService {
 public:
  Service(image::DecoderClient& decoder, ReaderPool& readers, rpc::Dispatcher& dispatcher)
      : decoder_(decoder), dispatcher_(dispatcher) {
    stages_.read = [&readers](const image::Pixels& pixels, Date today) {
      return readers.Read(pixels, today);
    };
  }

  std::vector<rpc::ServedService> Services() override { return {rpc::Serve<v1::DocumentService>(this)}; }

  grpc::ServerReadReactor<v1::ReadDocumentRequest>* ReadDocument(
      grpc::CallbackServerContext* context, v1::ReadDocumentResponse* response) override {
    return dispatcher_.ClientStream<v1::ReadDocumentRequest>(
        context, response, kMaxUpload,
        [this](const rpc::CallContext& call, const std::vector<v1::ReadDocumentRequest>& parts) {
          return Read(parts, DateOf(call.clock->Now()));
        });
  }

 private:
  Result<v1::ReadDocumentResponse> Read(const std::vector<v1::ReadDocumentRequest>& parts, Date today) {
    LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, JoinUpload(parts));
    const auto start = std::chrono::steady_clock::now();
    auto picture = decoder_.Decode(bytes, image::CleanCopy::kYes);
    if (!picture.ok()) {
      const Status& why = picture.status();
      return Status(why.code(), why.reason(), why.message(), "picture");
    }
    const std::chrono::duration<double, std::milli> decoding = std::chrono::steady_clock::now() - start;
    LAGAN_ASSIGN_OR_RETURN(const DocumentReading reading, ExaminePicture(picture->pixels, today, stages_));
    return ToMessage(reading.zone, reading.quality, reading.cues, std::move(*picture), decoding.count());
  }

  image::DecoderClient& decoder_;
  rpc::Dispatcher& dispatcher_;
  ReadingStages stages_;
};

}  // namespace

Result<std::unique_ptr<host::HostedService>> MakeDocumentService(image::DecoderClient& decoder,
                                                                 ReaderPool& readers,
                                                                 rpc::Dispatcher& dispatcher) {
  return std::unique_ptr<host::HostedService>(std::make_unique<Service>(decoder, readers, dispatcher));
}

}  // namespace lagan::document
