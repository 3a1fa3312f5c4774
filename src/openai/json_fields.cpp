#include "openai/json_fields.h"

#include <cmath>
#include <format>

namespace darkbloom::openai {
namespace {

constexpr std::string_view kBelow = "below_min_value";
constexpr std::string_view kAbove = "above_max_value";

std::string_view name_of_type(const json::Node& node) {
  constexpr std::string_view kNames[] = {"null",     "a boolean", "an integer", "a decimal",
                                         "a string", "an array",  "an object"};
  return kNames[node.value.index()];
}

/// Keeps a mistake and says false where the number is outside of the range.
template <typename T>
bool within(T number, Range<T> range, std::string_view path, Mistake& mistake) {
  constexpr std::string_view kKind = std::is_integral_v<T> ? "integer" : "decimal";
  if (number < range.low) {
    mistake.keep(std::format("{}_{}", kKind, kBelow), path,
                 std::format("Invalid '{}': {} below minimum value. Expected a value >= {}.", path,
                             kKind, range.low));
    return false;
  }
  if (number > range.high) {
    mistake.keep(std::format("{}_{}", kKind, kAbove), path,
                 std::format("Invalid '{}': {} above maximum value. Expected a value <= {}.", path,
                             kKind, range.high));
    return false;
  }
  return true;
}

}  // namespace

void Mistake::keep(std::string_view code, std::string_view path, std::string sentence) {
  if (error_) return;
  error_ = Error{.fault = Fault::invalid,
                 .detail = std::move(sentence),
                 .code = std::string(code),
                 .param = std::string(path)};
}

void Mistake::wrong_type(std::string_view path, std::string_view expected, const json::Node& got) {
  keep("invalid_type", path,
       std::format("Invalid type for '{}': expected {}, but got {} instead.", path, expected,
                   name_of_type(got)));
}

void Mistake::missing(std::string_view path) {
  keep("missing_required_parameter", path, std::format("Missing required parameter: '{}'.", path));
}

void Mistake::wrong_value(std::string_view path, std::string_view rule) {
  keep("invalid_value", path, std::format("Invalid value for '{}': {}.", path, rule));
}

void Mistake::unsupported(std::string_view path, std::string sentence) {
  keep("unsupported_parameter", path, std::move(sentence));
}

const json::Node* JsonFields::find(std::string_view name) const {
  const json::Node* const node = object_.find(name);
  return node == nullptr || node->is_null() ? nullptr : node;
}

std::string JsonFields::path_of(std::string_view name) const {
  return path_.empty() ? std::string(name) : std::format("{}.{}", path_, name);
}

template <typename T>
const T* JsonFields::typed(std::string_view name, std::string_view expected) const {
  const json::Node* const node = find(name);
  if (node == nullptr) return nullptr;
  const T* const value = node->as<T>();
  if (value == nullptr) mistake_.wrong_type(path_of(name), expected, *node);
  return value;
}

std::optional<bool> JsonFields::boolean(std::string_view name) const {
  const bool* const value = typed<bool>(name, "a boolean");
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::int64_t> JsonFields::integer(std::string_view name,
                                                Range<std::int64_t> range) const {
  const json::Node* const node = find(name);
  if (node == nullptr) return {};
  const auto number = whole_number(*node);
  if (!number) mistake_.wrong_type(path_of(name), "an integer", *node);
  if (!number || !within(*number, range, path_of(name), mistake_)) return {};
  return number;
}

std::optional<double> JsonFields::decimal(std::string_view name, Range<double> range) const {
  const json::Node* const node = find(name);
  if (node == nullptr) return {};
  const auto number = any_number(*node);
  if (!number) mistake_.wrong_type(path_of(name), "a decimal", *node);
  if (!number || !within(*number, range, path_of(name), mistake_)) return {};
  return number;
}

const std::string* JsonFields::text(std::string_view name) const {
  return typed<std::string>(name, "a string");
}

const json::Node::Array* JsonFields::array(std::string_view name) const {
  return typed<json::Node::Array>(name, "an array");
}

std::optional<JsonFields> JsonFields::object(std::string_view name) const {
  if (typed<json::Node::Object>(name, "an object") == nullptr) return {};
  return JsonFields(*find(name), path_of(name), mistake_);
}

const std::string* JsonFields::required_text(std::string_view name) const {
  if (!has(name)) mistake_.missing(path_of(name));
  return text(name);
}

const json::Node::Array* JsonFields::required_array(std::string_view name) const {
  if (!has(name)) mistake_.missing(path_of(name));
  return array(name);
}

std::string path_of(std::string_view array, std::size_t index) {
  return std::format("{}[{}]", array, index);
}

std::optional<std::int64_t> whole_number(const json::Node& node) {
  constexpr double kExactMax = 9007199254740992.0;  // 2^53: every whole double up to here is exact
  if (const auto* const integer = node.as<std::int64_t>()) return *integer;
  const auto* const decimal = node.as<double>();
  if (decimal == nullptr || std::trunc(*decimal) != *decimal) return {};
  if (std::fabs(*decimal) > kExactMax) return {};
  return static_cast<std::int64_t>(*decimal);
}

std::optional<double> any_number(const json::Node& node) {
  if (const auto* const integer = node.as<std::int64_t>()) return static_cast<double>(*integer);
  const auto* const decimal = node.as<double>();
  return decimal == nullptr ? std::nullopt : std::optional(*decimal);
}

}  // namespace darkbloom::openai
