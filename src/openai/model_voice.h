#pragma once
// How one chat model is spoken with: its template, which makes prompts, and its dialect, which
// tells thoughts and calls in what it says.

#include <string>

#include "base/environment.h"
#include "base/error.h"
#include "engine/engine.h"
#include "jinja/abilities.h"
#include "jinja/template.h"
#include "openai/dialect.h"
#include "openai/turn.h"
#include "openai/turn_jobs.h"

namespace darkbloom::openai {

class ModelVoice {
 public:
  /// `vocabulary` outlives the voice. Refuses as invalid a model without a chat template and a
  /// template that does not parse.
  static Result<ModelVoice> make(const engine::Vocabulary& vocabulary);

  /// The turn as the model reads it, to be answered at `now`. Refuses as invalid what the template
  /// cannot hold, in the words of its authors where they foresaw it.
  Result<Prompt> prompt_of(const Turn& turn, UnixMillis now) const;
  const Dialect& dialect() const { return dialect_; }
  /// Whether the template shows the model the tools that it may call.
  bool takes_tools() const { return abilities_.tools; }
  /// Whether the template has the marks between which the dialect's thoughts stand.
  bool thinks() const;
  /// The dialect's marks that are control tokens of this model.
  const std::vector<engine::Token>& shown() const { return shown_; }

 private:
  ModelVoice(const engine::Vocabulary& vocabulary, jinja::Template chat_template);
  bool ends_in_thought(std::string_view prompt) const;

  const engine::Vocabulary* vocabulary_;
  jinja::Template template_;
  jinja::Abilities abilities_;
  Dialect dialect_;
  std::vector<engine::Token> shown_;
};

}  // namespace darkbloom::openai
