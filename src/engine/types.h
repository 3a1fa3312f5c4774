#pragma once
// What a caller asks of an engine and what it gets back. Plain values; no library type.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"

namespace darkbloom::engine {

using Token = std::int32_t;

/// When a grammar takes hold of an answer. The default: from its first token.
struct Trigger {
  std::string text = {};  ///< the grammar takes hold where this begins; empty: at once
  /// Between these the text is not looked for; both empty: looked for everywhere.
  std::string pause_open = {};
  std::string pause_close = {};
  bool paused = false;    ///< the answer begins inside of such a pause
  bool at_start = false;  ///< looked for where the answer begins only
};

/// How the next token is chosen. The defaults are OpenAI's: the model's own distribution.
struct Sampling {
  float temperature = 1.0F;  ///< 0 takes the likeliest token
  float top_p = 1.0F;
  float min_p = 0.0F;
  std::int32_t top_k = 0;  ///< 0: no limit
  float typical_p = 1.0F;
  float frequency_penalty = 0.0F;
  float presence_penalty = 0.0F;
  float repetition_penalty = 1.0F;
  std::vector<std::pair<Token, float>> logit_bias = {};
  std::optional<std::uint64_t> seed = {};  ///< same seed, prompt and model: same answer
  std::string grammar = {};                ///< GBNF; empty: free text
  Trigger trigger = {};                    ///< of the grammar
};

/// One sequence to be continued.
struct Job {
  std::vector<Token> prompt = {};
  std::uint32_t max_tokens = 0;
  Sampling sampling = {};
  std::vector<std::string> stops = {};  ///< the answer ends before the first of these
  TenantKey tenant = {};                ///< cached prefixes are shared within one tenant only
  std::int32_t top_logprobs = -1;       ///< -1: none; 0..20 alternatives per token
  bool ignore_end = false;              ///< go on after end-of-turn, for benchmarks
  std::vector<Token> shown = {};        ///< control tokens whose names are part of the answer
  bool alone = false;            ///< no other job, and no cached prefix, may change a bit of it
  bool prompt_logprobs = false;  ///< the prompt's tokens are explained too
};

struct TokenLogprob {
  std::string bytes;  ///< the token's bytes, maybe not whole UTF-8
  float logprob = 0.0F;
};

struct ChosenToken {
  TokenLogprob chosen;
  std::vector<TokenLogprob> alternatives = {};
};

/// The next part of an answer: whole UTF-8 that no stop string can still take back.
struct Piece {
  std::string text;
  std::uint32_t tokens = 0;                ///< generated so far, this piece included
  std::vector<ChosenToken> logprobs = {};  ///< empty unless asked for
  /// Of the prompt's tokens after the first, where asked for: once, with the first piece.
  std::vector<ChosenToken> prompt_logprobs = {};
};

enum class Finish : std::uint8_t { stop, length, cancelled, failed };

struct Outcome {
  Finish finish = Finish::stop;
  std::uint32_t prompt_tokens = 0;
  std::uint32_t cached_tokens = 0;         ///< of the prompt, taken from this tenant's cache
  std::uint32_t completion_tokens = 0;     ///< the end-of-turn token counts, as at OpenAI
  std::string failure = {};                ///< one sentence, when finish is failed
  std::optional<std::uint32_t> stop = {};  ///< the stop string that ended it, by its place
};

struct ModelInfo {
  std::string name;           ///< what requests call it
  Digest digest = {};         ///< SHA-256 of the GGUF file
  std::uint32_t context = 0;  ///< tokens that prompt and answer may take together
  std::uint64_t bytes = 0;    ///< size of the weights
  std::string architecture = {};
  std::string quantisation = {};  ///< how the weights are stored, as quantisation_of() says it
  std::uint64_t parameters = 0;   ///< weights in it
};

/// How busy an engine is, for the fleet.
struct Load {
  std::uint32_t slots = 0;
  std::uint32_t active = 0;
  std::uint32_t waiting = 0;
  float tokens_per_second = 0.0F;  ///< recent decode speed of one stream; 0: not known yet
};

/// A prompt as text. `is_content[i]` says that byte i comes from the request and not from the
/// model's template: no mark is read there.
struct MarkedText {
  std::string text = {};
  std::vector<bool> is_content = {};
};

/// What a model file says about writing prompts for it.
struct PromptFacts {
  std::string chat_template = {};  ///< Jinja; empty: the model has none
  std::string bos = {};            ///< the names of its marks; empty: none
  std::string eos = {};
};

}  // namespace darkbloom::engine
