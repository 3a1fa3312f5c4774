#include <algorithm>
#include <array>
#include <optional>

#include "jinja/filters.h"
#include "jinja/numbers.h"
#include "jinja/parse_expression.h"
#include "jinja/scan_token.h"
#include "jinja/tests.h"

namespace darkbloom::jinja {
namespace {

using Kind = Token::Kind;

/// Python's and Jinja's spellings alike.
std::optional<Value> constant_named(std::string_view name) {
  if (name == "true" || name == "True") return Value(Value::Variant(true));
  if (name == "false" || name == "False") return Value(Value::Variant(false));
  if (name == "none" || name == "None") return Value(Value::Variant(None{}));
  return std::nullopt;
}

/// Strings that stand side by side are one.
ExpressionPtr parse_strings(TokenStream& tokens) {
  std::string all;
  while (tokens.at(Kind::text)) {
    const auto text = unquote(tokens.peek().text);
    if (!text) {
      tokens.refuse(text.error().detail);
      return nullptr;
    }
    all += *text;
    tokens.take();
  }
  return make_expression(tokens, Literal{Value(Text(std::move(all)))}, 0);
}

template <typename Number>
ExpressionPtr parse_number(TokenStream& tokens, std::optional<Number> number) {
  if (!number) tokens.refuse("a number is too large");
  tokens.take();
  return make_expression(tokens, Literal{Value(Value::Variant(number.value_or(0)))}, 0);
}

ExpressionPtr parse_parentheses(TokenStream& tokens) {
  tokens.take();
  if (tokens.accept_sign(")")) return make_expression(tokens, ListLiteral{{}, true}, 0);
  ExpressionPtr inside = parse_tuple(tokens);
  tokens.expect_sign(")");
  return inside;
}

ExpressionPtr parse_list(TokenStream& tokens) {
  tokens.take();
  ListLiteral list;
  std::size_t depth = 0;
  while (!tokens.at_sign("]") && !tokens.at(Kind::end)) {
    list.items.push_back(parse_expression(tokens));
    depth = std::max(depth, depth_of(list.items.back()));
    if (!tokens.accept_sign(",")) break;
  }
  tokens.expect_sign("]");
  return make_expression(tokens, std::move(list), depth);
}

ExpressionPtr parse_dict(TokenStream& tokens) {
  tokens.take();
  DictLiteral dict;
  std::size_t depth = 0;
  while (!tokens.at_sign("}") && !tokens.at(Kind::end)) {
    ExpressionPtr key = parse_expression(tokens);
    tokens.expect_sign(":");
    ExpressionPtr value = parse_expression(tokens);
    depth = std::max({depth, depth_of(key), depth_of(value)});
    dict.entries.emplace_back(std::move(key), std::move(value));
    if (!tokens.accept_sign(",")) break;
  }
  tokens.expect_sign("}");
  return make_expression(tokens, std::move(dict), depth);
}

ExpressionPtr parse_name(TokenStream& tokens) {
  const std::string_view name = tokens.take().text;
  if (auto constant = constant_named(name)) {
    return make_expression(tokens, Literal{*std::move(constant)}, 0);
  }
  return make_expression(tokens, Name{std::string(name)}, 0);
}

ExpressionPtr parse_primary(TokenStream& tokens) {
  switch (tokens.peek().kind) {
    case Kind::name:
      return parse_name(tokens);
    case Kind::text:
      return parse_strings(tokens);
    case Kind::integer:
      return parse_number(tokens, read_integer(tokens.peek().text));
    case Kind::decimal:
      return parse_number(tokens, read_decimal(tokens.peek().text));
    default:
      break;
  }
  if (tokens.at_sign("(")) return parse_parentheses(tokens);
  if (tokens.at_sign("[")) return parse_list(tokens);
  if (tokens.at_sign("{")) return parse_dict(tokens);
  tokens.refuse("a value is missing");
  return nullptr;
}

ExpressionPtr parse_dot(TokenStream& tokens, ExpressionPtr object) {
  tokens.take();
  const std::size_t depth = depth_of(object);
  if (tokens.at(Kind::integer)) {
    ExpressionPtr key = parse_number(tokens, read_integer(tokens.peek().text));
    return make_expression(tokens, Item{std::move(object), std::move(key)}, depth);
  }
  std::string name(tokens.expect_name());
  return make_expression(tokens, Attribute{std::move(object), std::move(name)}, depth);
}

/// What is between "[" and "]": a key, or up to three parts of a slice.
ExpressionPtr parse_brackets(TokenStream& tokens, ExpressionPtr object) {
  tokens.take();
  std::array<ExpressionPtr, 3> parts;
  std::size_t count = 0;
  std::size_t depth = depth_of(object);
  for (; count < 3; ++count) {
    if (!tokens.at_sign(":") && !tokens.at_sign("]")) parts[count] = parse_tuple(tokens);
    depth = std::max(depth, depth_of(parts[count]));
    if (!tokens.accept_sign(":")) break;
  }
  tokens.expect_sign("]");
  if (count > 0) {
    return make_expression(
        tokens,
        Slice{std::move(object), std::move(parts[0]), std::move(parts[1]), std::move(parts[2])},
        depth);
  }
  if (parts[0] == nullptr) tokens.refuse("a key is missing");
  return make_expression(tokens, Item{std::move(object), std::move(parts[0])}, depth);
}

ExpressionPtr parse_call(TokenStream& tokens, ExpressionPtr callee) {
  Call call{std::move(callee), parse_arguments(tokens)};
  const std::size_t depth = std::max(depth_of(call.callee), depth_of(call.arguments));
  return make_expression(tokens, std::move(call), depth);
}

Filter parse_filter_name(TokenStream& tokens) {
  const std::string_view name = tokens.expect_name();
  Filter filter{nullptr, std::string(name), find_filter(name), {}};
  if (tokens.at_sign("(")) filter.arguments = parse_arguments(tokens);
  return filter;
}

ExpressionPtr parse_filter(TokenStream& tokens, ExpressionPtr operand) {
  tokens.take();
  Filter filter = parse_filter_name(tokens);
  const std::size_t depth = std::max(depth_of(operand), depth_of(filter.arguments));
  filter.operand = std::move(operand);
  return make_expression(tokens, std::move(filter), depth);
}

/// A test may have one argument without parentheses: "x is divisibleby 3".
bool at_bare_argument(const TokenStream& tokens) {
  constexpr std::array<std::string_view, 6> kWords = {"else", "or", "and", "if", "is", "not"};
  const Token& token = tokens.peek();
  if (token.kind == Kind::name) {
    return !std::ranges::contains(kWords, token.text) && token.text != "in";
  }
  const bool is_literal =
      token.kind == Kind::text || token.kind == Kind::integer || token.kind == Kind::decimal;
  return is_literal || tokens.at_sign("[") || tokens.at_sign("{");
}

ExpressionPtr parse_postfix(TokenStream& tokens, ExpressionPtr operand);

ExpressionPtr parse_test(TokenStream& tokens, ExpressionPtr operand) {
  tokens.take();
  const bool negated = tokens.accept_word("not");
  const std::string_view name = tokens.expect_name();
  Test test{std::move(operand), std::string(name), find_test(name), {}};
  if (tokens.at_sign("(")) {
    test.arguments = parse_arguments(tokens);
  } else if (at_bare_argument(tokens)) {
    const TokenStream::Level level(tokens);
    test.arguments.positional.push_back(parse_postfix(tokens, parse_primary(tokens)));
  }
  const std::size_t depth = std::max(depth_of(test.operand), depth_of(test.arguments));
  ExpressionPtr result = make_expression(tokens, std::move(test), depth);
  return negated ? make_expression(tokens, Not{std::move(result)}, depth + 1) : std::move(result);
}

ExpressionPtr parse_postfix(TokenStream& tokens, ExpressionPtr operand) {
  while (true) {
    if (tokens.at_sign(".")) {
      operand = parse_dot(tokens, std::move(operand));
    } else if (tokens.at_sign("[")) {
      operand = parse_brackets(tokens, std::move(operand));
    } else if (tokens.at_sign("(")) {
      operand = parse_call(tokens, std::move(operand));
    } else {
      return operand;
    }
  }
}

ExpressionPtr parse_filters_and_tests(TokenStream& tokens, ExpressionPtr operand) {
  while (true) {
    if (tokens.at_sign("|")) {
      operand = parse_filter(tokens, std::move(operand));
    } else if (tokens.at_word("is")) {
      operand = parse_test(tokens, std::move(operand));
    } else if (tokens.at_sign("(")) {
      operand = parse_call(tokens, std::move(operand));
    } else {
      return operand;
    }
  }
}

/// A sign binds closer than filters: -1|abs is (-1)|abs.
ExpressionPtr parse_unary(TokenStream& tokens) {
  const bool minus = tokens.at_sign("-");
  if (!minus && !tokens.at_sign("+")) return parse_postfix(tokens, parse_primary(tokens));
  const TokenStream::Level level(tokens);
  tokens.take();
  ExpressionPtr operand = parse_unary(tokens);
  const std::size_t depth = depth_of(operand);
  return make_expression(tokens, Signed{minus, std::move(operand)}, depth);
}

}  // namespace

ExpressionPtr parse_operand(TokenStream& tokens) {
  return parse_filters_and_tests(tokens, parse_unary(tokens));
}

Arguments parse_arguments(TokenStream& tokens) {
  Arguments arguments;
  tokens.take();
  while (!tokens.at_sign(")") && !tokens.at(Kind::end)) {
    if (tokens.at(Kind::name) && tokens.after().text == "=") {
      std::string name(tokens.take().text);
      tokens.take();
      arguments.named.push_back({std::move(name), parse_expression(tokens)});
    } else {
      if (!arguments.named.empty()) tokens.refuse("an argument without a name follows a named one");
      arguments.positional.push_back(parse_expression(tokens));
    }
    if (!tokens.accept_sign(",")) break;
  }
  tokens.expect_sign(")");
  return arguments;
}

std::vector<Filter> parse_filters(TokenStream& tokens) {
  std::vector<Filter> filters;
  do {
    filters.push_back(parse_filter_name(tokens));
  } while (tokens.accept_sign("|"));
  return filters;
}

}  // namespace darkbloom::jinja
