#pragma once
// Jinja's expressions, with its precedence: if-else, or, and, not, comparisons, + -, ~, * / // %,
// **, signs, and closest of all calls, attributes, filters and tests.

#include "jinja/ast.h"
#include "jinja/token_stream.h"

namespace darkbloom::jinja {

/// Where a construct ends before an "if" of its own: the items of a `for`.
enum class TernaryIf : bool { refused, allowed };

/// One expression. After a mistake of `tokens` the result is null or half made: not to be used.
ExpressionPtr parse_expression(TokenStream& tokens, TernaryIf ternary = TernaryIf::allowed);

/// One expression, or a tuple of several with commas between them and no parentheses.
ExpressionPtr parse_tuple(TokenStream& tokens, TernaryIf ternary = TernaryIf::allowed);

/// "name(arguments)|name..." as a filter block has them: at least one, without an operand.
std::vector<Filter> parse_filters(TokenStream& tokens);

/// Used within: an operand with what follows it, and "(a, b=c)" whose "(" is next.
ExpressionPtr parse_operand(TokenStream& tokens);
Arguments parse_arguments(TokenStream& tokens);

/// A node one level above its parts, any of which may be null.
ExpressionPtr make_expression(TokenStream& tokens, Expression::Node node, std::size_t depth);
std::size_t depth_of(const ExpressionPtr& part);
std::size_t depth_of(const Arguments& arguments);

}  // namespace darkbloom::jinja
