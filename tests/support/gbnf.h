#pragma once
// A second reader of GBNF, for tests: says which texts a grammar has, and writes some of them. It
// shares nothing with the room that makes grammars, nor with libllama.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "unit/base/seeded_random.h"

namespace darkbloom::test {

class Gbnf {
 public:
  /// Nothing where the text is no grammar, names a rule that it has not, or calls a rule from its
  /// own beginning.
  static std::optional<Gbnf> parse(std::string_view text);

  bool accepts(std::string_view text) const;
  /// Rules from which no text ever ends.
  std::vector<std::string> endless() const;
  /// One of the texts; deep ones become rare beyond `depth` rules inside of rules.
  std::string sentence(SeededRandom& random, int depth) const;

  std::size_t rules() const { return rules_.size(); }

 private:
  friend class GbnfParser;
  friend class GbnfMatcher;
  friend class GbnfWriter;

  enum class Kind { characters, sequence, choice, repeat, rule };
  struct Range {
    char32_t first;
    char32_t last;
  };
  struct Part {
    Kind kind = Kind::sequence;
    std::vector<Range> ranges = {};  ///< of characters
    bool negated = false;
    std::vector<Part> parts = {};
    std::uint64_t least = 0;  ///< of a repeat
    std::optional<std::uint64_t> most = {};
    std::string name = {};  ///< of a rule
  };
  /// How many rules lie inside of rules in the flattest text; none where there is no text.
  using Heights = std::map<std::string, int, std::less<>>;

  Heights heights() const;
  static std::optional<int> height(const Part& part, const Heights& known);
  bool all_rules_known(const Part& part) const;
  bool left_recursive() const;

  std::map<std::string, Part, std::less<>> rules_;
};

}  // namespace darkbloom::test
