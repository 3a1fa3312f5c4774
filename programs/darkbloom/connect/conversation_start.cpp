#include "darkbloom/connect/conversation_start.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "crypto/hash.h"

namespace darkbloom::connect {
namespace {

using nlohmann::json;

/// Takes texts in, each so that it cannot run into the next.
class Mixer {
 public:
  void add(std::string_view text) {
    sha_.update(view_of(std::to_string(text.size()) + ":"));
    sha_.update(view_of(text));
  }
  void add_json(const json& value) {
    add(value.dump(-1, ' ', false, json::error_handler_t::replace));
  }
  void add_member(const json& body, const char* name) {
    const auto member = body.find(name);
    if (member != body.end()) add_json(*member);
    add(std::string_view(name));
  }
  Digest finish() { return std::move(sha_).finish(); }

 private:
  crypto::Sha256 sha_;
};

bool is_of_user(const json& message) {
  if (!message.is_object()) return false;
  const auto role = message.find("role");
  return role != message.end() && role->is_string() &&
         role->get_ref<const std::string&>() == "user";
}

/// False where there are no messages.
bool add_beginning(Mixer& mixer, const json& messages) {
  if (messages.is_string()) mixer.add_json(messages);
  if (messages.is_string()) return true;
  if (!messages.is_array() || messages.empty()) return false;
  for (const json& message : messages) {
    mixer.add_json(message);
    if (is_of_user(message)) break;
  }
  return true;
}

const char* messages_of(std::string_view path) {
  if (path == "/v1/chat/completions" || path == "/v1/messages") return "messages";
  return path == "/v1/responses" ? "input" : nullptr;
}

}  // namespace

Digest conversation_start(std::string_view path, const json& body) {
  Mixer mixer;
  mixer.add_member(body, "model");
  for (const char* const name : {"prompt_cache_key", "session_id"}) {
    const auto named = body.find(name);
    if (named == body.end() || !named->is_string()) continue;
    mixer.add_member(body, name);
    return mixer.finish();
  }
  const char* const field = messages_of(path);
  const auto messages = field == nullptr ? body.end() : body.find(field);
  if (messages == body.end()) return {};
  for (const char* const name : {"tools", "system", "instructions"})
    mixer.add_member(body, name);
  return add_beginning(mixer, *messages) ? mixer.finish() : Digest{};
}

}  // namespace darkbloom::connect
