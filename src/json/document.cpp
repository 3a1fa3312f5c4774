#include "json/document.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ranges>

namespace darkbloom::json {
namespace {

constexpr std::string_view kNotJson = "The request body is not valid JSON.";
constexpr std::string_view kTooDeep = "The request body nests more than 64 levels deep.";
constexpr std::string_view kTooMany = "The request body has more than 200000 JSON values.";
static_assert(kDepthMax == 64 && kValuesMax == 200'000, "the sentences name the limits");

/// Receives the library's parse events and builds the tree; false stops the parse. The names are
/// those that nlohmann::json::sax_parse calls.
class TreeBuilder {
 public:
  using number_integer_t = nlohmann::json::number_integer_t;
  using number_unsigned_t = nlohmann::json::number_unsigned_t;

  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(std::int64_t value) { return put(value); }
  bool number_unsigned(std::uint64_t value) {
    if (std::in_range<std::int64_t>(value)) return put(static_cast<std::int64_t>(value));
    return put(static_cast<double>(value));
  }
  bool number_float(double value, const std::string&) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Node::Object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Node::Array()); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
    return false;
  }

  Node take() { return std::move(root_); }
  std::string_view mistake() const { return mistake_; }

 private:
  template <typename T>
  bool put(T value) {
    return place(Node{std::move(value)}) != nullptr;
  }

  /// Adds the node to the innermost open value. The address holds until that one gets another.
  Node* place(Node node) {
    if (++values_ > kValuesMax) {
      mistake_ = kTooMany;
      return nullptr;
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return &root_;
    }
    if (auto* array = std::get_if<Node::Array>(&open_.back()->value)) {
      return &array->emplace_back(std::move(node));
    }
    auto& object = std::get<Node::Object>(open_.back()->value);
    return &object.emplace_back(std::move(key_), std::move(node)).node;
  }

  template <typename T>
  bool open(T empty) {
    if (open_.size() >= kDepthMax) {
      mistake_ = kTooDeep;
      return false;
    }
    Node* const placed = place(Node{std::move(empty)});
    if (placed != nullptr) open_.push_back(placed);
    return placed != nullptr;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Node root_;
  std::vector<Node*> open_;  ///< from the outermost to the innermost
  std::string key_;
  std::size_t values_ = 0;
  std::string_view mistake_ = kNotJson;
};

}  // namespace

const Node* Node::find(std::string_view name) const {
  const Object* const object = as<Object>();
  if (object == nullptr) return nullptr;
  for (const Member& member : std::views::reverse(*object)) {
    if (member.name == name) return &member.node;
  }
  return nullptr;
}

Result<Node> parse(std::string_view text) {
  TreeBuilder builder;
  if (!nlohmann::json::sax_parse(text, &builder)) {
    return fail(Fault::invalid, std::string(builder.mistake()));
  }
  return builder.take();
}

}  // namespace darkbloom::json
