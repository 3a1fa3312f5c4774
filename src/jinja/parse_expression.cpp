#include "jinja/parse_expression.h"

#include <algorithm>
#include <array>
#include <optional>

#include "jinja/limits.h"

namespace darkbloom::jinja {
namespace {

struct Infix {
  std::string_view sign;
  Operator meaning;
  int rank;  ///< higher binds closer
};

constexpr std::array kInfixes = {
    Infix{"+", Operator::add, 1},    Infix{"-", Operator::subtract, 1},
    Infix{"~", Operator::concat, 2}, Infix{"*", Operator::multiply, 3},
    Infix{"/", Operator::divide, 3}, Infix{"//", Operator::floor_divide, 3},
    Infix{"%", Operator::modulo, 3}, Infix{"**", Operator::power, 4},
};

constexpr std::array kRelations = {
    std::pair{std::string_view("=="), Relation::equal},
    std::pair{std::string_view("!="), Relation::unequal},
    std::pair{std::string_view("<"), Relation::less},
    std::pair{std::string_view("<="), Relation::less_equal},
    std::pair{std::string_view(">"), Relation::greater},
    std::pair{std::string_view(">="), Relation::greater_equal},
};

const Infix* infix_at(const TokenStream& tokens) {
  if (!tokens.at(Token::Kind::sign)) return nullptr;
  const auto found = std::ranges::find(kInfixes, tokens.peek().text, &Infix::sign);
  return found == kInfixes.end() ? nullptr : &*found;
}

ExpressionPtr parse_arithmetic(TokenStream& tokens, int rank) {
  ExpressionPtr left = parse_operand(tokens);
  while (const Infix* const infix = infix_at(tokens)) {
    if (infix->rank < rank) break;
    tokens.take();
    ExpressionPtr right = parse_arithmetic(tokens, infix->rank + 1);
    const std::size_t depth = std::max(depth_of(left), depth_of(right));
    left = make_expression(tokens, Arithmetic{infix->meaning, std::move(left), std::move(right)},
                           depth);
  }
  return left;
}

std::optional<Relation> accept_relation(TokenStream& tokens) {
  for (const auto& [sign, relation] : kRelations) {
    if (tokens.accept_sign(sign)) return relation;
  }
  if (tokens.accept_word("in")) return Relation::in;
  if (tokens.at_word("not") && tokens.after().text == "in") {
    tokens.take();
    tokens.take();
    return Relation::not_in;
  }
  return std::nullopt;
}

ExpressionPtr parse_comparison(TokenStream& tokens) {
  Comparison comparison{parse_arithmetic(tokens, 1), {}};
  std::size_t depth = depth_of(comparison.first);
  while (const auto relation = accept_relation(tokens)) {
    comparison.rest.emplace_back(*relation, parse_arithmetic(tokens, 1));
    depth = std::max(depth, depth_of(comparison.rest.back().second));
  }
  if (comparison.rest.empty()) return std::move(comparison.first);
  return make_expression(tokens, std::move(comparison), depth);
}

ExpressionPtr parse_not(TokenStream& tokens) {
  if (!tokens.accept_word("not")) return parse_comparison(tokens);
  const TokenStream::Level level(tokens);
  ExpressionPtr operand = parse_not(tokens);
  const std::size_t depth = depth_of(operand);
  return make_expression(tokens, Not{std::move(operand)}, depth);
}

ExpressionPtr parse_logic(TokenStream& tokens, bool is_and) {
  const auto part = [&] { return is_and ? parse_not(tokens) : parse_logic(tokens, true); };
  ExpressionPtr left = part();
  while (tokens.accept_word(is_and ? "and" : "or")) {
    ExpressionPtr right = part();
    const std::size_t depth = std::max(depth_of(left), depth_of(right));
    left = make_expression(tokens, Logic{is_and, std::move(left), std::move(right)}, depth);
  }
  return left;
}

}  // namespace

std::size_t depth_of(const ExpressionPtr& part) {
  return part == nullptr ? 0 : part->depth;
}

std::size_t depth_of(const Arguments& arguments) {
  std::size_t depth = 0;
  for (const ExpressionPtr& argument : arguments.positional)
    depth = std::max(depth, depth_of(argument));
  for (const NamedArgument& argument : arguments.named)
    depth = std::max(depth, depth_of(argument.value));
  return depth;
}

ExpressionPtr make_expression(TokenStream& tokens, Expression::Node node, std::size_t depth) {
  if (depth >= kParseDepthMax) tokens.refuse("it nests too deep");
  return std::make_unique<const Expression>(std::move(node), tokens.peek().line, depth + 1);
}

ExpressionPtr parse_expression(TokenStream& tokens, TernaryIf ternary) {
  const TokenStream::Level level(tokens);
  ExpressionPtr then = parse_logic(tokens, false);
  while (ternary == TernaryIf::allowed && tokens.accept_word("if")) {
    ExpressionPtr condition = parse_logic(tokens, false);
    ExpressionPtr otherwise;
    if (tokens.accept_word("else")) otherwise = parse_expression(tokens);
    const std::size_t depth = std::max({depth_of(then), depth_of(condition), depth_of(otherwise)});
    then = make_expression(
        tokens, Conditional{std::move(condition), std::move(then), std::move(otherwise)}, depth);
  }
  return then;
}

ExpressionPtr parse_tuple(TokenStream& tokens, TernaryIf ternary) {
  ExpressionPtr first = parse_expression(tokens, ternary);
  if (!tokens.at_sign(",")) return first;
  ListLiteral tuple{{}, true};
  std::size_t depth = depth_of(first);
  tuple.items.push_back(std::move(first));
  while (tokens.accept_sign(",") && !tokens.at_sign(")") && !tokens.at(Token::Kind::block_end) &&
         !tokens.at(Token::Kind::print_end)) {
    tuple.items.push_back(parse_expression(tokens, ternary));
    depth = std::max(depth, depth_of(tuple.items.back()));
  }
  return make_expression(tokens, std::move(tuple), depth);
}

}  // namespace darkbloom::jinja
