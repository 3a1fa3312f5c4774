#include <algorithm>
#include <array>
#include <optional>

#include "jinja/arguments.h"
#include "jinja/compare.h"
#include "jinja/filters.h"
#include "jinja/limits.h"
#include "jinja/methods.h"
#include "jinja/text_operations.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {
namespace {

template <Text (*change)(const Text&)>
Value changed(Run& run, const Given& given) {
  return make_text(run, change(to_text(run, given.self)));
}

Value as_text(Run& run, const Given& given) {
  return given.self.text() == nullptr ? make_text(run, to_text(run, given.self)) : given.self;
}

Value trimmed(Run& run, const Given& given) {
  const Text* const characters = text_argument(run, given, {0, "chars"});
  const auto set = characters == nullptr ? std::nullopt : std::optional(characters->bytes());
  return make_text(run, strip(to_text(run, given.self), set, Side::both));
}

Value title(Run& run, const Given& given) {
  return make_text(run, to_title(to_text(run, given.self), WordStart::after_blank));
}

Value replaced(Run& run, const Given& given) {
  const Value* const old_value = given.find(0, "old");
  const Value* const fresh_value = given.find(1, "new");
  const std::size_t most = limit_argument(run, given, {2, "count"});
  if (old_value == nullptr || fresh_value == nullptr) {
    return run.fail("'replace' needs two strings");
  }
  const Text self = to_text(run, given.self);
  const Text old = to_text(run, *old_value);
  const Text fresh = to_text(run, *fresh_value);
  const std::size_t size = replaced_size(self, old.bytes(), fresh, most);
  if (size > 2 * kTextMax) return run.fail("a text is over 16 MiB", Fault::too_large);
  if (!run.spend_bytes(size)) return {};
  return make_text(run, replace(self, old.bytes(), fresh, most));
}

/// So many blanks, or the string itself.
Text indentation(Run& run, const Given& given) {
  constexpr std::int64_t kWidthMax = 1'000;
  const Value* const width = given.find(0, "width");
  if (width != nullptr && width->text() != nullptr) return *width->text();
  const std::int64_t blanks = integer_argument(run, given, {0, "width"}, 4);
  if (blanks > kWidthMax) run.fail("an indent is over 1000 characters");
  return Text(
      std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(blanks, 0, kWidthMax)), ' '));
}

/// Lines after the first are indented, empty ones only where asked for.
Value indented(Run& run, const Given& given) {
  const Text indent = indentation(run, given);
  const bool first = flag_argument(given, {1, "first"}, false);
  const bool blank = flag_argument(given, {2, "blank"}, false);
  Text self = to_text(run, given.self);
  self.append("\n");
  const std::vector<Text> lines = split_lines(self, false);
  if (!run.spend_bytes(self.size() + lines.size() * indent.size())) return {};
  Text result;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) result.append("\n");
    if (i == 0 ? first : blank || lines[i].size() > 0) result.append(indent);
    result.append(lines[i]);
  }
  return make_text(run, std::move(result));
}

Value escaped(Run& run, const Given& given) {
  constexpr std::string_view kFrom = "&<>\"'";
  constexpr std::array<std::string_view, 5> kTo = {"&amp;", "&lt;", "&gt;", "&#34;", "&#39;"};
  const Text self = to_text(run, given.self);
  Text result;
  self.for_each_run([&](std::string_view bytes, Origin origin) {
    std::string out;
    for (const char c : bytes) {
      const std::size_t at = kFrom.find(c);
      at == std::string_view::npos ? out += c : out += kTo[at];
    }
    result.append(out, origin);
  });
  return make_text(run, std::move(result));
}

constexpr std::array kTextFilters = {
    NamedNative{"capitalize", changed<capitalize>},
    NamedNative{"e", escaped},
    NamedNative{"escape", escaped},
    NamedNative{"indent", indented},
    NamedNative{"lower", changed<to_lower>},
    NamedNative{"replace", replaced},
    NamedNative{"string", as_text},
    NamedNative{"title", title},
    NamedNative{"trim", trimmed},
    NamedNative{"upper", changed<to_upper>},
};

}  // namespace

Native find_text_filter(std::string_view name) {
  const auto found = std::ranges::find(kTextFilters, name, &NamedNative::name);
  return found == kTextFilters.end() ? nullptr : found->call;
}

}  // namespace darkbloom::jinja
