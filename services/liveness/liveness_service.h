// LivenessService of proto/lagan/liveness/v1.
#pragma once

#include <memory>

#include "base/core/result.h"
#include "base/image/decoder_client.h"
#include "services/host/host.h"
#include "services/liveness/face_pool.h"

namespace lagan::liveness {

// `decoder` and `faces` (null: no models) must outlive the service. The decoder is started by the program, before it has a
// second thread or any key. Errors: those of keys::OpenServiceKey and LoadOrCreateSealingKey.
Result<std::unique_ptr<host::HostedService>> MakeLivenessService(const host::Environment& environment,
                                                                 rpc::Dispatcher& dispatcher,
                                                                 image::DecoderClient& decoder,
                                                                 FacePool* faces);

}  // namespace lagan::liveness
