#include "jinja/parse_template.h"

#include <algorithm>
#include <format>
#include <initializer_list>

#include "jinja/parse_expression.h"

namespace darkbloom::jinja {
namespace {

using Kind = Token::Kind;
using Words = std::initializer_list<std::string_view>;

class TemplateParser {
 public:
  explicit TemplateParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<Body> run() {
    Body body = parse_body({});
    if (tokens_.mistake()) return fail(*tokens_.mistake());
    return body;
  }

 private:
  /// Statements up to a tag that begins with one of these words, whose "{%" is taken; to the end
  /// of the source where there are none.
  Body parse_body(Words ends) {
    const TokenStream::Level level(tokens_);
    Body body;
    while (!tokens_.at(Kind::end)) {
      if (tokens_.at(Kind::block_begin)) {
        tokens_.take();
        if (at_any(ends)) return body;
        parse_tag(body);
      } else {
        parse_text(body);
      }
    }
    if (ends.size() > 0) tokens_.refuse(std::format("'{}' is missing", *(ends.end() - 1)));
    return body;
  }

  bool at_any(Words words) const {
    return std::ranges::any_of(words, [&](std::string_view word) { return tokens_.at_word(word); });
  }

  void add(Body& body, Statement::Node node, std::size_t line) {
    body.push_back({std::move(node), line});
  }

  void parse_text(Body& body) {
    const std::size_t line = tokens_.peek().line;
    if (tokens_.at(Kind::data)) {
      add(body, Data{Value(Text(std::string(tokens_.take().text)))}, line);
      return;
    }
    tokens_.expect(Kind::print_begin, "a tag");
    ExpressionPtr value = parse_tuple(tokens_);
    tokens_.expect(Kind::print_end, "'}}'");
    add(body, Print{std::move(value)}, line);
  }

  void end_tag() { tokens_.expect(Kind::block_end, "'%}'"); }

  /// The end tag's word, which parse_body has found, and its "%}".
  void close(std::string_view word) {
    tokens_.expect_word(word);
    end_tag();
  }

  void parse_tag(Body& body) {
    const std::size_t line = tokens_.peek().line;
    const std::string_view word = tokens_.expect_name();
    if (word == "if") return add(body, parse_if(), line);
    if (word == "for") return add(body, parse_for(), line);
    if (word == "set") return add(body, parse_set(), line);
    if (word == "macro") return add(body, MacroDefinition{parse_macro()}, line);
    if (word == "call") return add(body, parse_call_block(), line);
    if (word == "filter") return add(body, parse_filter_block(), line);
    if (word == "with") return add(body, parse_with(), line);
    if (word == "generation") return add(body, parse_generation(), line);
    if (word == "break" || word == "continue") return add(body, parse_jump(word), line);
    tokens_.refuse(std::format("the tag '{}' is not known here", word));
  }

  Statement::Node parse_jump(std::string_view word) {
    if (loops_ == 0) tokens_.refuse(std::format("'{}' is outside of a loop", word));
    end_tag();
    if (word == "break") return Break{};
    return Continue{};
  }

  Statement::Node parse_if() {
    If result;
    while (true) {
      ExpressionPtr condition = parse_tuple(tokens_);
      end_tag();
      result.branches.push_back({std::move(condition), parse_body({"elif", "else", "endif"})});
      if (!tokens_.accept_word("elif")) break;
    }
    if (tokens_.accept_word("else")) {
      end_tag();
      result.branches.push_back({nullptr, parse_body({"endif"})});
    }
    close("endif");
    return result;
  }

  Statement::Node parse_for() {
    For result;
    result.target = parse_target();
    tokens_.expect_word("in");
    result.items = parse_tuple(tokens_, TernaryIf::refused);
    if (tokens_.accept_word("if")) result.condition = parse_expression(tokens_);
    if (tokens_.at_word("recursive")) tokens_.refuse("recursive loops are not known here");
    end_tag();
    ++loops_;
    result.body = parse_body({"else", "endfor"});
    --loops_;
    if (tokens_.accept_word("else")) {
      end_tag();
      result.otherwise = parse_body({"endfor"});
    }
    close("endfor");
    return result;
  }

  Target parse_target_part() {
    const TokenStream::Level level(tokens_);
    if (tokens_.accept_sign("(")) {
      Target inside = parse_target();
      tokens_.expect_sign(")");
      return inside;
    }
    Target target{std::string(tokens_.expect_name())};
    if (tokens_.accept_sign(".")) target.field = tokens_.expect_name();
    return target;
  }

  Target parse_target() {
    Target first = parse_target_part();
    if (!tokens_.at_sign(",")) return first;
    Target all;
    all.parts.push_back(std::move(first));
    while (tokens_.accept_sign(",") && !tokens_.at_word("in") && !tokens_.at_sign("="))
      all.parts.push_back(parse_target_part());
    return all;
  }

  Statement::Node parse_set() {
    Target target = parse_target();
    if (tokens_.accept_sign("=")) {
      ExpressionPtr value = parse_tuple(tokens_);
      end_tag();
      return Set{std::move(target), std::move(value)};
    }
    std::vector<Filter> filters;
    if (tokens_.accept_sign("|")) filters = parse_filters(tokens_);
    end_tag();
    Body body = parse_body({"endset"});
    close("endset");
    return SetBlock{std::move(target), std::move(filters), std::move(body)};
  }

  /// "(a, b=1)", which may be missing for a call block.
  std::vector<Parameter> parse_parameters() {
    std::vector<Parameter> parameters;
    tokens_.expect_sign("(");
    while (!tokens_.at_sign(")") && !tokens_.at(Kind::end)) {
      Parameter parameter{std::string(tokens_.expect_name()), nullptr};
      if (tokens_.accept_sign("=")) parameter.fallback = parse_expression(tokens_);
      parameters.push_back(std::move(parameter));
      if (!tokens_.accept_sign(",")) break;
    }
    tokens_.expect_sign(")");
    return parameters;
  }

  /// A body that stands outside of the loops around it.
  Body parse_macro_body(std::string_view end) {
    const std::size_t loops = std::exchange(loops_, 0);
    Body body = parse_body({end});
    loops_ = loops;
    close(end);
    return body;
  }

  std::unique_ptr<const MacroNode> parse_macro() {
    auto macro = std::make_unique<MacroNode>();
    macro->name = tokens_.expect_name();
    macro->parameters = parse_parameters();
    end_tag();
    macro->body = parse_macro_body("endmacro");
    return macro;
  }

  Statement::Node parse_call_block() {
    auto macro = std::make_unique<MacroNode>();
    macro->name = "caller";
    if (tokens_.at_sign("(")) macro->parameters = parse_parameters();
    ExpressionPtr call = parse_expression(tokens_);
    if (call != nullptr && !std::holds_alternative<Call>(call->node)) {
      tokens_.refuse("'call' needs a call");
    }
    end_tag();
    macro->body = parse_macro_body("endcall");
    return CallBlock{std::move(macro), std::move(call)};
  }

  Statement::Node parse_filter_block() {
    std::vector<Filter> filters = parse_filters(tokens_);
    end_tag();
    Body body = parse_body({"endfilter"});
    close("endfilter");
    return FilterBlock{std::move(filters), std::move(body)};
  }

  Statement::Node parse_with() {
    With result;
    while (!tokens_.at(Kind::block_end) && !tokens_.at(Kind::end)) {
      Target target = parse_target_part();
      tokens_.expect_sign("=");
      result.values.emplace_back(std::move(target), parse_expression(tokens_));
      if (!tokens_.accept_sign(",")) break;
    }
    end_tag();
    result.body = parse_body({"endwith"});
    close("endwith");
    return result;
  }

  Statement::Node parse_generation() {
    end_tag();
    Body body = parse_body({"endgeneration"});
    close("endgeneration");
    return Generation{std::move(body)};
  }

  TokenStream tokens_;
  std::size_t loops_ = 0;  ///< that this place is inside of
};

}  // namespace

Result<Body> parse_template(std::string_view source) {
  auto tokens = lex(source);
  if (!tokens) return fail(std::move(tokens.error()));
  return TemplateParser(*std::move(tokens)).run();
}

}  // namespace darkbloom::jinja
