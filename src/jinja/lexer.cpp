#include "jinja/lexer.h"

#include <algorithm>
#include <array>
#include <format>
#include <optional>

#include "jinja/characters.h"
#include "jinja/scan_token.h"

namespace darkbloom::jinja {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>> run() {
    while (at_ < source_.size() && !error_)
      data_and_tag();
    if (error_) return fail(*std::move(error_));
    add(Token::Kind::end, {});
    return std::move(tokens_);
  }

 private:
  /// What a raw tag looks like: its end, and whether it strips before and after itself.
  struct RawTag {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  void refuse(std::string_view sentence) {
    if (!error_) {
      error_ = Error{Fault::invalid,
                     std::format("The chat template is wrong in line {}: {}.", line_, sentence)};
    }
  }

  std::string_view rest() const { return source_.substr(at_); }

  void add(Token::Kind kind, std::string_view text) { tokens_.push_back({kind, text, line_}); }

  void move_to(std::size_t to) {
    line_ += static_cast<std::size_t>(std::ranges::count(source_.substr(at_, to - at_), '\n'));
    at_ = to;
  }

  void skip_space() { move_to(at_ + leading_space(rest())); }

  char sign_at(std::size_t at) const {
    const char sign = at < source_.size() ? source_[at] : '\0';
    return sign == '-' || sign == '+' ? sign : '\0';
  }

  std::size_t next_tag() const {
    std::size_t at = source_.find('{', at_);
    while (at != kNone) {
      const char next = at + 1 < source_.size() ? source_[at + 1] : '\0';
      if (next == '%' || next == '{' || next == '#') return at;
      at = source_.find('{', at + 1);
    }
    return kNone;
  }

  /// Text up to `end`, where a tag with that sign begins.
  void add_data(std::size_t end, char sign, bool is_print) {
    std::string_view text = source_.substr(at_, end - at_);
    if (sign == '-') {
      text.remove_suffix(trailing_space(text));
    } else if (sign == '\0' && !is_print) {
      const std::size_t line_begin = text.rfind('\n') + 1;
      const std::string_view last = text.substr(line_begin);
      const bool begins_line = line_begin > 0 || at_ == 0 || source_[at_ - 1] == '\n';
      if (begins_line && leading_space(last) == last.size()) text.remove_suffix(last.size());
    }
    if (!text.empty()) add(Token::Kind::data, text);
    move_to(end);
  }

  void data_and_tag() {
    const std::size_t tag = next_tag();
    if (tag == kNone) {
      add(Token::Kind::data, rest());
      move_to(source_.size());
      return;
    }
    const char kind = source_[tag + 1];
    const char sign = sign_at(tag + 2);
    add_data(tag, sign, kind == '{');
    move_to(tag + 2 + (sign == '\0' ? 0 : 1));
    if (kind == '#') {
      comment();
    } else if (kind == '%') {
      const std::size_t raw_end = keyword_tag_end("raw");
      raw_end == kNone ? tag_body(Token::Kind::block_begin) : raw(raw_end);
    } else {
      tag_body(Token::Kind::print_begin);
    }
  }

  /// After the end of a block tag or comment, whose sign is given.
  void after_block(char sign) {
    if (sign == '-') {
      skip_space();
    } else if (sign == '\0' && rest().starts_with('\n')) {
      move_to(at_ + 1);
    }
  }

  void comment() {
    const std::size_t end = source_.find("#}", at_);
    if (end == kNone) return refuse("a comment does not end");
    const char sign = end > at_ ? sign_at(end - 1) : '\0';
    move_to(end + 2);
    after_block(sign);
  }

  /// Where a tag of that one word, which begins before at_, closes; none where it is another tag.
  std::size_t keyword_tag_end(std::string_view word) const {
    std::size_t at = at_ + leading_space(rest());
    if (!source_.substr(at).starts_with(word)) return kNone;
    at += word.size();
    at += leading_space(source_.substr(at));
    const std::size_t sign = sign_at(at) == '\0' ? 0 : 1;
    return source_.substr(at + sign).starts_with("%}") ? at + sign : kNone;
  }

  void raw(std::size_t close) {
    const char sign = sign_at(close - 1);
    move_to(close + 2);
    if (sign == '-') skip_space();
    for (std::size_t tag = source_.find("{%", at_); tag != kNone;
         tag = source_.find("{%", tag + 2)) {
      Lexer ahead(source_);
      const char end_sign = sign_at(tag + 2);
      ahead.at_ = tag + 2 + (end_sign == '\0' ? 0 : 1);
      const std::size_t end = ahead.keyword_tag_end("endraw");
      if (end == kNone) continue;
      add_data(tag, end_sign, false);
      move_to(end + 2);
      return after_block(sign_at(end - 1));
    }
    refuse("'raw' has no 'endraw'");
  }

  /// The end of a tag at this place: its sign's and its own length, or nothing.
  std::size_t closing(std::string_view mark, bool plus) const {
    if (rest().starts_with(mark)) return mark.size();
    const char sign = sign_at(at_);
    const bool signs = sign == '-' || (sign == '+' && plus);
    return signs && rest().substr(1).starts_with(mark) ? mark.size() + 1 : 0;
  }

  void tag_body(Token::Kind begin) {
    const bool is_block = begin == Token::Kind::block_begin;
    const std::string_view mark = is_block ? "%}" : "}}";
    add(begin, {});
    for (skip_space(); !error_; skip_space()) {
      if (at_ == source_.size()) return refuse("a tag does not end");
      const std::size_t length = open_.empty() ? closing(mark, is_block) : 0;
      if (length > 0) return end_tag(is_block, length);
      token();
    }
  }

  void end_tag(bool is_block, std::size_t length) {
    const char sign = length > 2 ? sign_at(at_) : '\0';
    add(is_block ? Token::Kind::block_end : Token::Kind::print_end, {});
    move_to(at_ + length);
    if (is_block) return after_block(sign);
    if (sign == '-') skip_space();
  }

  void token() {
    const Token found = scan_token(rest());
    if (found.text.empty()) return refuse("a character that no expression has");
    if (found.kind == Token::Kind::sign && !balance(found.text[0])) {
      return refuse("a bracket that was not opened");
    }
    add(found.kind, found.text);
    move_to(at_ + found.text.size());
  }

  bool balance(char sign) {
    constexpr std::string_view kOpening = "([{";
    constexpr std::string_view kClosing = ")]}";
    if (const std::size_t at = kOpening.find(sign); at != kNone) open_ += kClosing[at];
    if (!kClosing.contains(sign)) return true;
    if (open_.empty() || open_.back() != sign) return false;
    open_.pop_back();
    return true;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string open_;  ///< the brackets that must still close
  std::vector<Token> tokens_;
  std::optional<Error> error_;
};

}  // namespace

std::string with_plain_line_breaks(std::string_view source) {
  std::string plain;
  plain.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] != '\r') {
      plain += source[i];
      continue;
    }
    plain += '\n';
    if (source.substr(i + 1).starts_with('\n')) ++i;
  }
  if (plain.ends_with('\n')) plain.pop_back();
  return plain;
}

Result<std::vector<Token>> lex(std::string_view source) {
  return Lexer(source).run();
}

}  // namespace darkbloom::jinja
