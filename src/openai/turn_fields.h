#pragma once
// What the APIs that ask for a turn have in common in their bodies.

#include <string>
#include <string_view>

#include "json/document.h"
#include "openai/json_fields.h"
#include "openai/turn.h"

namespace darkbloom::openai {

/// The body's object read by `read`, or why there is none.
template <typename T>
Result<T> parse_body(std::string_view body, T (*read)(const JsonFields&)) {
  const auto document = json::parse(body);
  if (!document) return fail(document.error());
  if (document->as<json::Node::Object>() == nullptr) {
    return fail(Fault::invalid, "The request body must be a JSON object.");
  }
  Mistake mistake;
  T request = read(JsonFields(*document, "", mistake));
  if (mistake.found()) return fail(mistake.error());
  return request;
}

/// How an answer is to be told.
struct Streaming {
  bool stream = false;
  bool include_usage = false;  ///< only ever true for a stream
};

/// `stream` and `stream_options`.
Streaming read_streaming(const JsonFields& body);

/// One of OpenAI's words for how long to think, from none to max; empty where the field is absent.
std::string read_effort(const JsonFields& fields, std::string_view name);

/// `chat_template_kwargs`, as vLLM and llama-server have it.
void read_template_arguments(const JsonFields& body, Turn& turn);

}  // namespace darkbloom::openai
