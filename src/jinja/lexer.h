#pragma once
// A template's source as tokens, with Jinja's rules for white space: as transformers and llama.cpp
// set them, the line break after a block tag is dropped (trim_blocks) and so are the blanks before
// one that begins its line (lstrip_blocks).

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace darkbloom::jinja {

struct Token {
  enum class Kind {
    data,         ///< text outside of tags
    block_begin,  ///< {%
    block_end,    ///< %}
    print_begin,  ///< {{
    print_end,    ///< }}
    name,
    text,  ///< a string with its quotes, escapes untouched
    integer,
    decimal,
    sign,  ///< an operator or bracket
    end,   ///< of the source; the last token
  };
  Kind kind = Kind::end;
  std::string_view text = {};  ///< of the source given to lex()
  std::size_t line = 1;
};

/// The source as the lexer wants it: "\n" line breaks, without the last one.
std::string with_plain_line_breaks(std::string_view source);

/// Refuses tags, comments and brackets that do not end, and characters that no expression has.
Result<std::vector<Token>> lex(std::string_view source);

}  // namespace darkbloom::jinja
