#include "openai/turn_fields.h"

#include <algorithm>
#include <array>

namespace darkbloom::openai {
namespace {

constexpr std::array<std::string_view, 7> kEfforts = {"none", "minimal", "low", "medium",
                                                      "high", "xhigh",   "max"};

}  // namespace

Streaming read_streaming(const JsonFields& body) {
  Streaming found{.stream = body.boolean("stream").value_or(false)};
  const auto options = body.object("stream_options");
  if (!options) return found;
  if (!found.stream) {
    body.mistake().wrong_value("stream_options", "it is allowed only where 'stream' is true");
  }
  found.include_usage = options->boolean("include_usage").value_or(false);
  options->boolean("include_obfuscation");  // the seal pads every chunk already
  return found;
}

std::string read_effort(const JsonFields& fields, std::string_view name) {
  const std::string* const effort = fields.text(name);
  if (effort == nullptr) return {};
  if (!std::ranges::contains(kEfforts, *effort)) {
    fields.mistake().wrong_value(
        fields.path_of(name),
        "expected one of 'none', 'minimal', 'low', 'medium', 'high', 'xhigh' and 'max'");
  }
  return *effort;
}

void read_template_arguments(const JsonFields& body, Turn& turn) {
  if (!body.object("chat_template_kwargs")) return;
  turn.template_arguments = *body.find("chat_template_kwargs")->as<json::Node::Object>();
}

}  // namespace darkbloom::openai
