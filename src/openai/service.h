#pragma once
// The OpenAI API over an engine, without a socket: one request in, a head and body parts out.
// Every request that arrives here was opened from an envelope, so bodies are Secret.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"
#include "engine/engine.h"
#include "openai/catalogue.h"
#include "openai/chat_usage.h"

namespace darkbloom::openai {

/// An answer that another node had begun, to be continued as if it had never stopped.
struct Resume {
  std::string id;            ///< the stream's "chatcmpl-..." id
  std::int64_t created = 0;  ///< its "created" field, Unix seconds
  Secret text = {};          ///< what the client already has of choice 0
};

struct Request {
  std::string method;  ///< "POST"
  std::string path;    ///< "/v1/chat/completions"
  Secret body;
  TenantKey tenant;
  std::string request_id;  ///< for x-request-id and errors; ours, never the client's
  std::string model = {};  ///< as the request was routed and is paid; empty: nobody said
  Resume resume = {};      ///< resume.id empty: a fresh request
};

struct Head {
  std::uint16_t status = 200;
  std::string content_type = "application/json";
};

/// What an answer took.
struct Totals {
  Usage usage = {};
  std::uint64_t seed = 0;  ///< of choice 0: the request's own, or the one that was drawn
};

/// Receives an answer: on_head once, on_body any number of times, on_end once. For a stream each
/// on_body is one or more whole SSE events. Called on the caller's thread or the engine's.
class Responder {
 public:
  virtual ~Responder() = default;
  virtual void on_head(const Head& head) = 0;
  virtual void on_body(std::string_view part) = 0;
  virtual void on_end(const Totals& totals) = 0;
};

/// A request being answered. Destroying it cancels; the responder is not called afterwards.
class Exchange {
 public:
  virtual ~Exchange() = default;
};

/// Answers requests with a node's models. All arguments outlive the service.
class Service {
 public:
  Service(const Models& models, const Clock& clock, Random& random);
  /// Never fails outright: what is wrong with the request becomes an error answer in OpenAI's
  /// shape. no_capacity and unavailable before anything ran are returned instead, so that another
  /// node may serve; the responder then has heard nothing. Called from one thread at a time.
  Result<std::unique_ptr<Exchange>> serve(Request request, Responder& responder);

 private:
  Catalogue models_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace darkbloom::openai
