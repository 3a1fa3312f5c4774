#pragma once
// One HTTP request of an SDK and its answer, streaming or whole.

#include <drogon/HttpResponse.h>
#include <trantor/net/TcpConnection.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "darkbloom/connect/courier.h"
#include "wire/link_frame.h"

namespace darkbloom::connect {

using HttpCallback = std::function<void(const drogon::HttpResponsePtr&)>;

/// An error in OpenAI's shape, with x-request-id and the retry headers.
drogon::HttpResponsePtr error_response(const Error& error, const std::string& request_id);
drogon::HttpResponsePtr json_response(int status, const std::string& body,
                                      const std::string& request_id);

class ExchangeAnswer final : public Recipient, public std::enable_shared_from_this<ExchangeAnswer> {
 public:
  ExchangeAnswer(HttpCallback callback, std::string request_id)
      : callback_(std::move(callback)), request_id_(std::move(request_id)) {}

  void head(const seal::InnerHead& head) override;
  void part(std::string_view text) override;
  void end() override;
  void failed(const Error& error) override;
  bool done() const { return done_; }
  const std::string& request_id() const { return request_id_; }

 private:
  void begin_stream();
  void write(const std::string& text);

  HttpCallback callback_;
  std::string request_id_;
  seal::InnerHead head_;
  bool streaming_ = false;
  bool done_ = false;
  std::string waiting_;  // the body, or events before the stream is open
  drogon::ResponseStreamPtr stream_;
};

}  // namespace darkbloom::connect
