#include "engine/llama_vocabulary.h"

#include <llama.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace darkbloom::engine {

namespace {

constexpr std::string_view kSpaces = " \t\n\r\v\f";

/// What chat models speak that bring no template: OpenAI's ChatML, as most of them print it.
constexpr std::string_view kChatMl =
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/// The model's template, or ChatML where the vocabulary speaks it, or nothing.
std::string template_of(const llama_model& model, bool speaks_chatml) {
  const char* own = llama_model_chat_template(&model, nullptr);
  if (own != nullptr && *own != '\0') return own;
  return std::string(speaks_chatml ? kChatMl : "");
}

bool any_content(const MarkedText& prompt, std::size_t from, std::size_t size) {
  const auto start = prompt.is_content.begin() + static_cast<std::ptrdiff_t>(from);
  return std::find(start, start + static_cast<std::ptrdiff_t>(size), true) !=
         start + static_cast<std::ptrdiff_t>(size);
}

/// True when the template itself wrote `mark` somewhere.
bool markup_has(const MarkedText& prompt, std::string_view mark) {
  std::size_t at = prompt.text.find(mark);
  while (at != std::string::npos && any_content(prompt, at, mark.size())) {
    at = prompt.text.find(mark, at + 1);
  }
  return at != std::string::npos;
}

std::string_view without_right_spaces(std::string_view text) {
  const std::size_t last = text.find_last_not_of(kSpaces);
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

LlamaVocabulary::LlamaVocabulary(const llama_model& model)
    : vocab_(*llama_model_get_vocab(&model)) {
  const std::int32_t count = llama_vocab_n_tokens(&vocab_);
  for (Token token = 0; token < count; ++token)
    collect(token);
  for (Token token = 0; token < count; ++token) {
    if (roles_[static_cast<std::size_t>(token)] == Role::text || bytes_of(token).empty()) continue;
    const auto attributes = static_cast<unsigned>(llama_vocab_get_attr(&vocab_, token));
    marks_.push_back({.text = bytes_of(token),
                      .token = token,
                      .control = roles_[static_cast<std::size_t>(token)] == Role::control,
                      .strip_left = (attributes & LLAMA_TOKEN_ATTR_LSTRIP) != 0,
                      .strip_right = (attributes & LLAMA_TOKEN_ATTR_RSTRIP) != 0});
    first_of_mark_[static_cast<std::uint8_t>(marks_.back().text[0])] = true;
  }
  std::ranges::stable_sort(marks_, std::ranges::greater{},
                           [](const Mark& m) { return m.text.size(); });
  const bool chatml =
      std::ranges::any_of(marks_, [](const Mark& mark) { return mark.text == "<|im_start|>"; });
  facts_ = {.chat_template = template_of(model, chatml),
            .bos = name_of(llama_vocab_bos(&vocab_)),
            .eos = name_of(llama_vocab_eos(&vocab_))};
}

/// Adds a token's bytes and its role to the tables.
void LlamaVocabulary::collect(Token token) {
  std::array<char, 256> small{};
  std::int32_t size = llama_token_to_piece(&vocab_, token, small.data(), small.size(), 0, true);
  if (size >= 0) {
    bytes_.append(small.data(), static_cast<std::size_t>(size));
  } else {
    std::string large(static_cast<std::size_t>(-size), '\0');
    size = llama_token_to_piece(&vocab_, token, large.data(), -size, 0, true);
    bytes_ += large;
  }
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  const auto attributes = static_cast<unsigned>(llama_vocab_get_attr(&vocab_, token));
  const bool control = (attributes & (LLAMA_TOKEN_ATTR_CONTROL | LLAMA_TOKEN_ATTR_UNKNOWN)) != 0;
  const bool markup = (attributes & LLAMA_TOKEN_ATTR_USER_DEFINED) != 0;
  roles_.push_back(control ? Role::control : markup ? Role::markup : Role::text);
}

bool LlamaVocabulary::is_end(Token token) const {
  return llama_vocab_is_eog(&vocab_, token);
}

std::string_view LlamaVocabulary::bytes_of(Token token) const {
  const auto place = static_cast<std::size_t>(token);
  check(place < ends_.size(), "a token is outside the vocabulary");
  const std::size_t start = place == 0 ? 0 : ends_[place - 1];
  return std::string_view(bytes_).substr(start, ends_[place] - start);
}

std::string LlamaVocabulary::name_of(Token token) const {
  return token < 0 ? std::string() : std::string(bytes_of(token));
}

std::string_view LlamaVocabulary::piece_of(Token token) const {
  const std::string_view bytes = bytes_of(token);
  return roles_[static_cast<std::size_t>(token)] == Role::control ? std::string_view() : bytes;
}

void LlamaVocabulary::append_text(std::string_view text, Reading reading,
                                  std::vector<Token>& tokens) const {
  if (text.empty() && !reading.framed) return;
  const auto size = static_cast<std::int32_t>(text.size());
  const std::size_t before = tokens.size();
  std::int32_t room = size + 8;
  for (int attempt = 0; attempt < 2; ++attempt) {
    tokens.resize(before + static_cast<std::size_t>(room));
    const std::int32_t count = llama_tokenize(&vocab_, text.data(), size, tokens.data() + before,
                                              room, reading.framed, reading.with_special);
    tokens.resize(before + static_cast<std::size_t>(std::max(count, 0)));
    if (count >= 0) return;
    room = -count;
  }
}

std::vector<Token> LlamaVocabulary::tokenize(std::string_view text, bool with_special) const {
  std::vector<Token> tokens;
  append_text(text, {.with_special = with_special}, tokens);
  return tokens;
}

std::vector<Token> LlamaVocabulary::framed(std::string_view text) const {
  std::vector<Token> tokens;
  append_text(text, {.with_special = false, .framed = true}, tokens);
  return tokens;
}

std::string LlamaVocabulary::text_of(std::span<const Token> tokens) const {
  std::string text;
  for (const Token token : tokens)
    text += piece_of(token);
  return text;
}

const LlamaVocabulary::Mark* LlamaVocabulary::mark_at(std::string_view text) const {
  if (text.empty() || !first_of_mark_[static_cast<std::uint8_t>(text[0])]) return nullptr;
  const auto found =
      std::ranges::find_if(marks_, [&](const Mark& mark) { return text.starts_with(mark.text); });
  return found == marks_.end() ? nullptr : &*found;
}

/// The template's marks become their tokens; the text between them is tokenized in one piece, as it
/// was when the model was trained. A mark that touches a message stays text: libllama itself would
/// still join those called user-defined, so where the template uses them the text is cut inside.
std::vector<Token> LlamaVocabulary::read_marks(const MarkedText& prompt) const {
  const std::string_view text = prompt.text;
  std::vector<Token> tokens;
  std::size_t start = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const Mark* mark = mark_at(text.substr(i));
    if (mark == nullptr) {
      ++i;
    } else if (any_content(prompt, i, mark->text.size())) {
      ++i;
      if (mark->control || !markup_has(prompt, mark->text)) continue;
      append_text(text.substr(start, i - start), {.with_special = false}, tokens);
      start = i;
    } else {
      std::string_view before = text.substr(start, i - start);
      append_text(mark->strip_left ? without_right_spaces(before) : before, {.with_special = false},
                  tokens);
      tokens.push_back(mark->token);
      i += mark->text.size();
      while (mark->strip_right && i < text.size() && kSpaces.contains(text[i]))
        ++i;
      start = i;
    }
  }
  append_text(text.substr(start), {.with_special = false}, tokens);
  return tokens;
}

std::vector<Token> LlamaVocabulary::tokenize_marked(const MarkedText& prompt) const {
  std::vector<Token> tokens = read_marks(prompt);
  const Token first = llama_vocab_bos(&vocab_);
  const bool missing = tokens.empty() || tokens.front() != first;
  if (llama_vocab_get_add_bos(&vocab_) && first >= 0 && missing)
    tokens.insert(tokens.begin(), first);
  return tokens;
}

/// In the order prefix, suffix, middle (arXiv 2207.14255), which all such models take.
std::vector<Token> LlamaVocabulary::fill_in_prompt(std::string_view before,
                                                   std::string_view after) const {
  const Token prefix = llama_vocab_fim_pre(&vocab_);
  const Token suffix = llama_vocab_fim_suf(&vocab_);
  const Token middle = llama_vocab_fim_mid(&vocab_);
  if (prefix < 0 || suffix < 0 || middle < 0) return {};
  std::vector<Token> tokens;
  const Token first = llama_vocab_bos(&vocab_);
  if (llama_vocab_get_add_bos(&vocab_) && first >= 0) tokens.push_back(first);
  tokens.push_back(prefix);
  append_text(before, {.with_special = false}, tokens);
  tokens.push_back(suffix);
  append_text(after, {.with_special = false}, tokens);
  tokens.push_back(middle);
  return tokens;
}

}  // namespace darkbloom::engine
