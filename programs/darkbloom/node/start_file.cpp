#include "darkbloom/node/start_file.h"

#include <algorithm>

#include "json/document.h"
#include "json/list_writer.h"
#include "json/object_writer.h"
#include "json/text.h"
#include "support/files.h"

namespace darkbloom::operate {
namespace {

std::unexpected<Error> wrong(Fault fault, std::string_view what) {
  return fail(fault, std::string(kStartFile) + ": " + std::string(what));
}

Result<std::string> argument_of(const json::Node& node) {
  const std::string* text = node.as<std::string>();
  if (text == nullptr || text->empty() || text->contains('\0')) {
    return wrong(Fault::invalid, "each argument must be text.");
  }
  if (text->size() > kArgumentMax) return wrong(Fault::too_large, "an argument is too long.");
  return *text;
}

}  // namespace

std::string start_json(const Arguments& arguments) {
  std::string words;
  json::ListWriter list(words);
  for (const std::string& argument : arguments)
    json::append_string(list.next(), argument);
  list.end();
  std::string text;
  json::ObjectWriter(text).raw("arguments", words).end();
  return text + "\n";
}

Result<Arguments> parse_start(std::string_view text) {
  if (text.size() > kStartMax) return wrong(Fault::too_large, "it is too long.");
  const auto root = json::parse(text);
  if (!root) return wrong(Fault::invalid, "it is not JSON.");
  const json::Node* list = root->find("arguments");
  const auto* object = root->as<json::Node::Object>();
  const auto* entries = list == nullptr ? nullptr : list->as<json::Node::Array>();
  if (object == nullptr || object->size() != 1 || entries == nullptr || entries->empty()) {
    return wrong(Fault::invalid, "it must hold arguments, a list, and nothing else.");
  }
  if (entries->size() > kArgumentsMax) return wrong(Fault::too_large, "too many arguments.");
  Arguments arguments;
  for (const json::Node& entry : *entries) {
    auto argument = argument_of(entry);
    if (!argument) return fail(argument.error());
    arguments.push_back(std::move(*argument));
  }
  return arguments;
}

Result<Arguments> read_start(const std::filesystem::path& folder) {
  return read_file(folder / kStartFile, kStartMax).and_then([](const Secret& text) {
    return parse_start(text.text());
  });
}

Result<void> write_start(const std::filesystem::path& folder, const Arguments& arguments) {
  const std::string text = start_json(arguments);
  if (auto good = parse_start(text); !good) return fail(good.error());
  return write_private_file(folder / kStartFile, view_of(text));
}

std::vector<std::string> values_of(const Arguments& arguments, std::string_view option) {
  std::vector<std::string> values;
  const std::string with_value = std::string(option) + "=";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == option && i + 1 < arguments.size()) values.push_back(arguments[++i]);
    if (argument.starts_with(with_value)) values.push_back(argument.substr(with_value.size()));
  }
  return values;
}

}  // namespace darkbloom::operate
