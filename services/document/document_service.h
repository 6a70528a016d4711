// DocumentService of proto/lagan/document/v1.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "base/image/decoder_client.h"
#include "services/document/reader_pool.h"
#include "services/host/host.h"

namespace lagan::document {

// Both must outlive the service. The decoder is started by the program, before it has a second thread.
Result<std::unique_ptr<host::HostedService>> MakeDocumentService(image::DecoderClient& decoder,
                                                                 ReaderPool& readers,
                                                                 rpc::Dispatcher& dispatcher);

}  // namespace lagan::document
