#include "support/toml_text.h"

#include <string>

namespace darkbloom {

Result<toml::table> parse_toml(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return fail(Fault::invalid, "line " + std::to_string(error.source().begin.line) + ": " +
                                    std::string(error.description()) + ".");
  }
}

}  // namespace darkbloom
