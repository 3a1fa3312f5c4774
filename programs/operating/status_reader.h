#pragma once
// Reads the members of one JSON object that are there, and remembers the first that is wrong.

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.h"
#include "operating/status.h"

namespace darkbloom::operating {

class ObjectReader {
 public:
  /// Both outlive the reader. `wrong` keeps the first refusal.
  ObjectReader(const json::Node& node, std::optional<Error>& wrong) : node_(node), wrong_(wrong) {
    if (node.as<json::Node::Object>() == nullptr) refuse("it", "is no object");
  }

  template <std::integral T>
  void number(std::string_view name, T& into) {
    const json::Node* member = node_.find(name);
    if (member == nullptr) return;
    const std::int64_t* value = member->as<std::int64_t>();
    if (value == nullptr || *value < 0 || !std::in_range<T>(*value)) {
      return refuse(name, "must be a number that is not negative, and not too large");
    }
    into = static_cast<T>(*value);
  }
  void boolean(std::string_view name, bool& into) {
    const json::Node* member = node_.find(name);
    if (member == nullptr) return;
    if (member->as<bool>() == nullptr) return refuse(name, "must be true or false");
    into = *member->as<bool>();
  }
  void text(std::string_view name, std::string& into) {
    if (const json::Node* member = node_.find(name)) read_text(name, *member, into);
  }
  void texts(std::string_view name, std::vector<std::string>& into) {
    each(name, [&](const json::Node& entry) { read_text(name, entry, into.emplace_back()); });
  }
  template <typename T>
  void object(std::string_view name, T& into, void (*read)(ObjectReader&, T&)) {
    const json::Node* member = node_.find(name);
    if (member == nullptr) return;
    ObjectReader inner(*member, wrong_);
    read(inner, into);
  }
  template <typename T>
  void objects(std::string_view name, std::vector<T>& into, void (*read)(ObjectReader&, T&)) {
    each(name, [&](const json::Node& entry) {
      ObjectReader inner(entry, wrong_);
      read(inner, into.emplace_back());
    });
  }
  void refuse(std::string_view name, std::string_view what, Fault fault = Fault::invalid) {
    if (wrong_) return;
    wrong_ = Error{
        fault, std::string(kStatusFile) + ": " + std::string(name) + " " + std::string(what) + "."};
  }

 private:
  void read_text(std::string_view name, const json::Node& node, std::string& into) {
    const std::string* value = node.as<std::string>();
    if (value == nullptr) return refuse(name, "must be text");
    if (value->size() > kTextMax) return refuse(name, "is too long", Fault::too_large);
    into = *value;
  }
  void each(std::string_view name, auto&& visit) {
    const json::Node* member = node_.find(name);
    if (member == nullptr) return;
    const auto* entries = member->as<json::Node::Array>();
    if (entries == nullptr) return refuse(name, "must be a list");
    if (entries->size() > kListMax) return refuse(name, "has too many entries", Fault::too_large);
    for (const json::Node& entry : *entries)
      visit(entry);
  }

  const json::Node& node_;
  std::optional<Error>& wrong_;
};

}  // namespace darkbloom::operating
