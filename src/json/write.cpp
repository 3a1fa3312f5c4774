#include "json/write.h"

#include <cmath>
#include <format>
#include <iterator>

#include "json/text.h"

namespace darkbloom::json {
namespace {

/// Writes one kind of value each.
struct Writer {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const {
    std::format_to(std::back_inserter(out), "{}", value);
  }
  void operator()(double value) const { append_number(out, value); }
  void operator()(const std::string& value) const { append_string(out, value); }

  void operator()(const Node::Array& values) const {
    out += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out += ',';
      append(out, values[i]);
    }
    out += ']';
  }

  void operator()(const Node::Object& members) const {
    out += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) out += ',';
      append_string(out, members[i].name);
      out += ':';
      append(out, members[i].node);
    }
    out += '}';
  }
};

}  // namespace

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const std::string text = std::format("{}", number);
  out += text;
  if (text.find_first_of(".e") == std::string::npos) out += ".0";
}

void append(std::string& out, const Node& node) {
  std::visit(Writer{out}, node.value);
}

std::string to_text(const Node& node) {
  std::string text;
  append(text, node);
  return text;
}

}  // namespace darkbloom::json
