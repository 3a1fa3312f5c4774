#pragma once
// One HTTP request of an SDK and its answer, streaming or whole.

#include <drogon/HttpRequest.h>
#include <drogon/HttpResponse.h>
#include <trantor/net/TcpConnection.h>

#include <memory>
#include <string>

#include "front/http_response.h"
#include "front/listener.h"
#include "front/receipt_folder.h"
#include "wire/error_answer.h"

namespace darkbloom::front {

/// Who waits for the answer, and how it can be given.
struct Caller {
  HttpCallback callback;
  std::weak_ptr<trantor::TcpConnection> connection;
  bool takes_streams = true;  ///< HTTP/1.0 has no chunks: its streams are sent whole
  bool wants_close = false;   ///< after this answer
  wire::ErrorStyle style = wire::ErrorStyle::openai;
};
Caller caller_of(const drogon::HttpRequestPtr& request, HttpCallback callback);
/// Drogon ends a connection that is to be closed before a stream's first byte (its issue 2276);
/// with this, registered as a PreSendingAdvice, the end of the answer ends it.
void keep_open_for_stream(const drogon::HttpRequestPtr& request,
                          const drogon::HttpResponsePtr& response);

class HttpAnswer final : public Listener, public std::enable_shared_from_this<HttpAnswer> {
 public:
  /// Both outlive the answer; `receipts` is null when none are kept.
  struct Around {
    const Clock& clock;
    const ReceiptFolder* receipts = nullptr;
  };
  HttpAnswer(Caller caller, Marks marks, const Around& around)
      : caller_(std::move(caller)),
        marks_(std::move(marks)),
        around_(around),
        begun_ms_(around.clock.now_ms()) {}

  void head(const AnswerHead& head) override;
  void part(std::string_view text) override;
  void end(ByteView receipt) override;
  void failed(const Failure& failure) override;
  void failed(Error error) { failed(Failure{std::move(error)}); }
  bool done() const { return done_; }

 private:
  void begin_stream();
  void keep_alive();
  /// A stream's headers are gone before its end: the receipt's name is known, the receipt follows.
  void put_headers_of_head(const drogon::HttpResponsePtr& response) const;
  void write(const std::string& text);
  void close_stream();

  Caller caller_;
  Marks marks_;
  Around around_;
  UnixMillis begun_ms_;
  AnswerHead head_;
  bool streaming_ = false;
  bool done_ = false;
  bool quiet_ = true;    // nothing was written since the last look
  std::string waiting_;  // the body, or events before the stream is open
  drogon::ResponseStreamPtr stream_;
};

}  // namespace darkbloom::front
