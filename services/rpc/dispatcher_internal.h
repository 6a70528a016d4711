// The templates of dispatcher.h. Include that one.
#pragma once

#include <condition_variable>
#include <mutex>

#include "services/rpc/dispatcher.h"

namespace lagan::rpc {

template <typename Request, typename Response, typename Handler>
grpc::ServerUnaryReactor* Dispatcher::Unary(grpc::CallbackServerContext* context, const Request* request,
                                            Response* response, Handler handler, const char* method) {
  // gRPC keeps context, request and response alive until the reactor has been finished.
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  auto call = std::make_shared<const Call>(Arrive(*context, method));
  const bool posted = !draining_ && pool_.Post([=, this, handler = std::move(handler)] {
    Status status = Timely(*call, *context);
    if (status.ok()) {
      status = Guard([&]() -> Status {
        LAGAN_ASSIGN_OR_RETURN(*response, handler(call->context, *request));
        return {};
      });
    }
    reactor->Finish(Conclude(*call, status, *context));
  });
  if (!posted) reactor->Finish(Conclude(*call, Busy(*context), *context));
  return reactor;
}

template <typename Request, typename Response, typename Handler>
class Dispatcher::UploadReactor final : public grpc::ServerReadReactor<Request> {
 public:
  UploadReactor(Dispatcher* dispatcher, grpc::CallbackServerContext* context, Response* response,
                std::size_t limit, Handler handler, Call call)
      : dispatcher_(dispatcher),
        context_(context),
        response_(response),
        limit_(limit),
        handler_(std::move(handler)),
        call_(std::move(call)) {
    if (dispatcher_->uploads_.fetch_add(1) >= dispatcher_->options_.uploads || dispatcher_->draining_) {
      End(dispatcher_->Busy(*context_));
      return;
    }
    // A client that stops sending would hold the reactor for ever if it had set no deadline itself.
    owners_ = 2;
    alarm_.Set(std::chrono::system_clock::now() + call_.context.Remaining(), [this](bool expired) {
      Expire(expired);
      Release();
    });
    this->StartRead(&message_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      // The end of the stream, or of the client.
      Run();
      return;
    }
    size_ += message_.ByteSizeLong();
    if (size_ > limit_) {
      const Status status =
          ResourceExhausted("UPLOAD_TOO_LARGE", "The upload exceeds the limit of this method.");
      End(status);
      return;
    }
    messages_.push_back(std::move(message_));
    message_.Clear();
    this->StartRead(&message_);
  }

  void OnDone() override {
    {
      // gRPC takes the context back after this.
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    alarm_.Cancel();
    Release();
  }

 private:
  // The place is free before the client knows the answer, so that it may start again at once.
  void End(const Status& status) {
    messages_.clear();
    dispatcher_->uploads_.fetch_sub(1);
    this->Finish(dispatcher_->Conclude(call_, status, *context_));
  }

  void Run() {
    const bool posted = dispatcher_->pool_.Post([this] {
      Status status = Timely(call_, *context_);
      if (status.ok()) {
        status = Guard([&]() -> Status {
          LAGAN_ASSIGN_OR_RETURN(*response_, handler_(call_.context, std::move(messages_)));
          return {};
        });
      }
      End(status);
    });
    if (!posted) End(dispatcher_->Busy(*context_));
  }

  void Expire(bool expired) {
    const std::lock_guard lock(mutex_);
    if (expired && !done_) context_->TryCancel();
  }

  // The alarm's callback and OnDone both use this object; the last one deletes it.
  void Release() {
    if (owners_.fetch_sub(1) == 1) delete this;
  }

  Dispatcher* dispatcher_;
  grpc::CallbackServerContext* context_;
  Response* response_;
  std::size_t limit_;
  Handler handler_;
  Call call_;
  Request message_;
  std::vector<Request> messages_;
  std::size_t size_ = 0;
  std::atomic<int> owners_ = 1;
  std::mutex mutex_;
  bool done_ = false;
  grpc::Alarm alarm_;
};

template <typename Request, typename Response, typename Handler>
grpc::ServerReadReactor<Request>* Dispatcher::ClientStream(grpc::CallbackServerContext* context,
                                                           Response* response, std::size_t limit,
                                                           Handler handler, const char* method) {
  return new UploadReactor<Request, Response, Handler>(this, context, response, limit, std::move(handler),
                                                       Arrive(*context, method));
}

template <typename Request, typename Response, typename Handler>
class Dispatcher::StreamReactor final : public grpc::ServerWriteReactor<Response> {
 public:
  StreamReactor(Dispatcher* dispatcher, grpc::CallbackServerContext* context, const Request* request,
                Handler handler, Call call)
      : dispatcher_(dispatcher), context_(context), handler_(std::move(handler)), call_(std::move(call)) {
    const bool posted = !dispatcher_->draining_ && dispatcher_->pool_.Post([this, request] {
      Status status = Timely(call_, *context_);
      if (status.ok()) {
        status = Guard([&] {
          return handler_(call_.context, *request,
                          std::function<bool(Response)>([this](Response m) { return Emit(std::move(m)); }));
        });
      }
      this->Finish(dispatcher_->Conclude(call_, status, *context_));
    });
    if (!posted) this->Finish(dispatcher_->Conclude(call_, dispatcher_->Busy(*context_), *context_));
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    alive_ = alive_ && ok;
    written_.notify_one();
  }
  void OnDone() override { delete this; }

 private:
  bool Emit(Response message) {
    std::unique_lock lock(mutex_);
    if (!alive_ || context_->IsCancelled() || call_.context.Remaining() <= std::chrono::milliseconds::zero())
      return false;
    message_ = std::move(message);
    writing_ = true;
    lock.unlock();
    this->StartWrite(&message_);
    lock.lock();
    // A client that does not read cannot hold the thread past the deadline.
    if (!written_.wait_for(lock, call_.context.Remaining(), [this] { return !writing_; })) {
      alive_ = false;
      context_->TryCancel();
      written_.wait(lock, [this] { return !writing_; });
    }
    return alive_;
  }

  Dispatcher* dispatcher_;
  grpc::CallbackServerContext* context_;
  Handler handler_;
  Call call_;
  std::mutex mutex_;
  std::condition_variable written_;
  Response message_;
  bool writing_ = false;
  bool alive_ = true;
};

template <typename Request, typename Response, typename Handler>
grpc::ServerWriteReactor<Response>* Dispatcher::ServerStream(grpc::CallbackServerContext* context,
                                                             const Request* request, Handler handler,
                                                             const char* method) {
  return new StreamReactor<Request, Response, Handler>(this, context, request, std::move(handler),
                                                       Arrive(*context, method));
}

}  // namespace lagan::rpc
