#include "openai/node_maker.h"

#include <utility>

namespace darkbloom::openai {
namespace {

json::Node function_node(json::Node::Object function, json::Node::Object outer) {
  outer.push_back({"type", {std::string("function")}});
  outer.push_back({"function", {std::move(function)}});
  return {std::move(outer)};
}

}  // namespace

json::Node text_part(std::string text) {
  json::Node::Object part;
  part.push_back({"type", {std::string("text")}});
  part.push_back({"text", {std::move(text)}});
  return {std::move(part)};
}

json::Node call_node(std::string id, std::string name, std::string arguments) {
  json::Node::Object function;
  function.push_back({"name", {std::move(name)}});
  function.push_back({"arguments", {std::move(arguments)}});
  json::Node::Object call;
  call.push_back({"id", {std::move(id)}});
  return function_node(std::move(function), std::move(call));
}

json::Node message_node(std::string_view role, json::Node content) {
  json::Node::Object message;
  message.push_back({"role", {std::string(role)}});
  message.push_back({"content", std::move(content)});
  return {std::move(message)};
}

json::Node tool_node(std::string name, const std::string* description,
                     const json::Node* parameters) {
  json::Node::Object function;
  function.push_back({"name", {std::move(name)}});
  if (description != nullptr) function.push_back({"description", {*description}});
  if (parameters != nullptr) function.push_back({"parameters", *parameters});
  return function_node(std::move(function), {});
}

}  // namespace darkbloom::openai
