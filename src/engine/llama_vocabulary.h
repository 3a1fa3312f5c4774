#pragma once
// A loaded model's words, with the bytes of each token at hand.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

struct llama_model;
struct llama_vocab;

namespace darkbloom::engine {

class LlamaVocabulary final : public Vocabulary {
 public:
  /// `model` must outlive the vocabulary.
  explicit LlamaVocabulary(const llama_model& model);

  std::vector<Token> tokenize(std::string_view text, bool with_special) const override;
  /// With the tokens that the model wants before and after a text.
  std::vector<Token> framed(std::string_view text) const;
  /// Control tokens have no text.
  std::string text_of(std::span<const Token> tokens) const override;
  std::vector<Token> tokenize_marked(const MarkedText& prompt) const override;
  const PromptFacts& prompt_facts() const override { return facts_; }
  std::vector<Token> fill_in_prompt(std::string_view before, std::string_view after) const override;

  std::size_t size() const { return ends_.size(); }
  bool is_end(Token token) const;
  /// What a token adds to an answer: empty for control tokens.
  std::string_view piece_of(Token token) const;
  /// A token's bytes, control tokens by their name.
  std::string_view bytes_of(Token token) const;
  const llama_vocab& handle() const { return vocab_; }

 private:
  enum class Role : std::uint8_t { text, control, markup };
  struct Mark {
    std::string_view text;
    Token token;
    bool control;
    bool strip_left;   ///< swallows spaces before it
    bool strip_right;  ///< and after it
  };

  void collect(Token token);
  std::string name_of(Token token) const;
  const Mark* mark_at(std::string_view text) const;
  struct Reading {
    bool with_special;    ///< recognise special tokens in the text
    bool framed = false;  ///< put the model's own around it
  };
  void append_text(std::string_view text, Reading reading, std::vector<Token>& tokens) const;
  std::vector<Token> read_marks(const MarkedText& prompt) const;

  const llama_vocab& vocab_;
  PromptFacts facts_;
  std::string bytes_;  ///< of all tokens, one after another
  std::vector<std::uint32_t> ends_;
  std::vector<Role> roles_;
  std::vector<Mark> marks_;  ///< longest first
  bool first_of_mark_[256] = {};
};

}  // namespace darkbloom::engine
