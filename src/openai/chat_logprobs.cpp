#include "openai/chat_logprobs.h"

#include <cmath>
#include <format>
#include <iterator>

#include "json/text.h"

namespace darkbloom::openai {
namespace {

void append_bytes(std::string& out, std::string_view bytes) {
  out += '[';
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0) out += ',';
    out += std::to_string(static_cast<unsigned char>(bytes[i]));
  }
  out += ']';
}

/// The object without its closing brace.
void append_token(std::string& out, const engine::TokenLogprob& token) {
  out += R"({"token":)";
  json::append_string(out, token.bytes);
  if (std::isfinite(token.logprob)) {
    std::format_to(std::back_inserter(out), R"(,"logprob":{})", token.logprob);
  } else {
    out += R"(,"logprob":-9999.0)";
  }
  out += R"(,"bytes":)";
  append_bytes(out, token.bytes);
}

}  // namespace

void append_logprobs(std::string& out, std::span<const engine::ChosenToken> tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0) out += ',';
    append_token(out, tokens[i].chosen);
    out += R"(,"top_logprobs":[)";
    for (std::size_t k = 0; k < tokens[i].alternatives.size(); ++k) {
      if (k > 0) out += ',';
      append_token(out, tokens[i].alternatives[k]);
      out += '}';
    }
    out += "]}";
  }
}

}  // namespace darkbloom::openai
