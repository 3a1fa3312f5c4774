#pragma once
// One HTTP request of an SDK and its answer, streaming or whole.

#include <drogon/HttpRequest.h>
#include <drogon/HttpResponse.h>
#include <trantor/net/TcpConnection.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "darkbloom/connect/courier.h"
#include "darkbloom/connect/receipt_folder.h"
#include "wire/error_answer.h"
#include "wire/link_frame.h"

namespace darkbloom::connect {

using HttpCallback = std::function<void(const drogon::HttpResponsePtr&)>;

std::string new_request_id(Random& random);
/// Lets any page ask: without a key it is told nothing. `wanted` are the headers it names, echoed.
drogon::HttpResponsePtr preflight_response(const std::string& wanted,
                                           const std::string& request_id);
/// An error in the shape of the API that was asked, with x-request-id and the retry headers.
drogon::HttpResponsePtr error_response(const Error& error, const std::string& request_id,
                                       wire::ErrorStyle style = wire::ErrorStyle::openai);
drogon::HttpResponsePtr json_response(int status, const std::string& body,
                                      const std::string& request_id);

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

class ExchangeAnswer final : public Recipient, public std::enable_shared_from_this<ExchangeAnswer> {
 public:
  /// `receipts` outlives the answer; null when none are kept.
  ExchangeAnswer(Caller caller, std::string request_id, const ReceiptFolder* receipts)
      : caller_(std::move(caller)), request_id_(std::move(request_id)), receipts_(receipts) {}

  void head(const seal::InnerHead& head, const attest::Verdict& by) override;
  void part(std::string_view text) override;
  void end(const attest::ReceiptFile& receipt) override;
  void failed(const Error& error) override;
  bool done() const { return done_; }
  const std::string& request_id() const { return request_id_; }

 private:
  void begin_stream();
  void keep_alive();
  /// Says which machine answers, at which tier, and how its receipt is called.
  void put_privacy_headers(const drogon::HttpResponsePtr& response) const;
  void write(const std::string& text);
  void close_stream();

  Caller caller_;
  std::string request_id_;
  const ReceiptFolder* receipts_;
  seal::InnerHead head_;
  std::string node_;  // who answers, and at which tier
  std::string tier_;
  bool streaming_ = false;
  bool done_ = false;
  bool quiet_ = true;    // nothing was written since the last look
  std::string waiting_;  // the body, or events before the stream is open
  drogon::ResponseStreamPtr stream_;
};

}  // namespace darkbloom::connect
