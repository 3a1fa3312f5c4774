#include <algorithm>
#include <array>
#include <optional>

#include "jinja/arguments.h"
#include "jinja/characters.h"
#include "jinja/limits.h"
#include "jinja/methods.h"
#include "jinja/text_operations.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

template <Text (*change)(const Text&)>
Value changed(Run& run, const Given& given) {
  if (!run.spend_bytes(self_text(given).size())) return {};
  return make_text(run, change(self_text(given)));
}

template <Side side>
Value stripped(Run& run, const Given& given) {
  const Text* const characters = text_argument(run, given, {0, "chars"});
  if (!run.spend_bytes(self_text(given).size())) return {};
  const auto set = characters == nullptr ? std::nullopt : std::optional(characters->bytes());
  return make_text(run, strip(self_text(given), set, side));
}

template <Side side>
Value split_up(Run& run, const Given& given) {
  const Text* const separator = text_argument(run, given, {0, "sep"});
  const std::size_t most = limit_argument(run, given, {1, "maxsplit"});
  if (!run.spend_bytes(self_text(given).size())) return {};
  if (separator == nullptr) return texts(run, split_space(self_text(given), most, side));
  if (separator->size() == 0) return run.fail("'split' needs a separator that is not empty");
  return texts(run, split(self_text(given), separator->bytes(), most, side));
}

Value lines(Run& run, const Given& given) {
  const bool keep = flag_argument(given, {0, "keepends"}, false);
  if (!run.spend_bytes(self_text(given).size())) return {};
  return texts(run, split_lines(self_text(given), keep));
}

/// One of the strings that a prefix argument names: a string, or a tuple of them.
template <typename Fits>
Value fits_any(Run& run, const Given& given, Fits fits) {
  const Value* const wanted = given.find(0, "prefix");
  const std::string_view bytes = self_text(given).bytes();
  if (wanted == nullptr) return run.fail("an argument is missing");
  if (wanted->text() != nullptr) return boolean(fits(bytes, wanted->text()->bytes()));
  const List* const list = wanted->list();
  if (list == nullptr || !list->tuple) return run.fail("the argument must be a string");
  return boolean(run.spend(list->items.size()) &&
                 std::ranges::any_of(list->items, [&](const Value& item) {
                   return item.text() != nullptr && fits(bytes, item.text()->bytes());
                 }));
}

Value starts_with(Run& run, const Given& given) {
  return fits_any(run, given, [](std::string_view text, std::string_view part) {
    return text.starts_with(part);
  });
}

Value ends_with(Run& run, const Given& given) {
  return fits_any(run, given, [](std::string_view text, std::string_view part) {
    return text.ends_with(part);
  });
}

Value replaced(Run& run, const Given& given) {
  const Text* const old = text_argument(run, given, {0, "old"});
  const Text* const fresh = text_argument(run, given, {1, "new"});
  const std::size_t most = limit_argument(run, given, {2, "count"});
  if (old == nullptr || fresh == nullptr) return run.fail("'replace' needs two strings");
  const std::size_t size = replaced_size(self_text(given), old->bytes(), *fresh, most);
  if (size > 2 * kTextMax) return run.fail("a text is over 16 MiB", Fault::too_large);
  if (!run.spend_bytes(size)) return {};
  return make_text(run, replace(self_text(given), old->bytes(), *fresh, most));
}

/// The place in characters, or npos.
std::size_t place_of(Run& run, const Given& given, bool last) {
  const Text* const part = text_argument(run, given, {0, "sub"});
  const std::string_view bytes = self_text(given).bytes();
  if (part == nullptr) run.fail("an argument is missing");
  if (!run.spend_bytes(bytes.size())) return kNone;
  const std::size_t at = last ? bytes.rfind(part->bytes()) : bytes.find(part->bytes());
  return at == kNone ? kNone : count_characters(bytes.substr(0, at));
}

template <bool last>
Value find(Run& run, const Given& given) {
  const std::size_t place = place_of(run, given, last);
  return place == kNone ? Value(Value::Variant(std::int64_t{-1})) : integer(place);
}

Value index(Run& run, const Given& given) {
  const std::size_t place = place_of(run, given, false);
  return place == kNone ? run.fail("the string has no such part") : integer(place);
}

Value count(Run& run, const Given& given) {
  const Text* const part = text_argument(run, given, {0, "sub"});
  const std::string_view bytes = self_text(given).bytes();
  if (part == nullptr) return run.fail("an argument is missing");
  if (!run.spend_bytes(bytes.size())) return {};
  if (part->size() == 0) return integer(count_characters(bytes) + 1);
  std::size_t found = 0;
  for (std::size_t at = bytes.find(part->bytes()); at != kNone;
       at = bytes.find(part->bytes(), at + part->size()))
    ++found;
  return integer(found);
}

Value join(Run& run, const Given& given) {
  const Value* const items = given.find(0, "iterable");
  const List* const list = items == nullptr ? nullptr : items->list();
  if (list == nullptr) return run.fail("'join' needs a list");
  Text result;
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const Text* const item = list->items[i].text();
    if (item == nullptr) return run.fail("'join' needs a list of strings");
    if (!run.spend_bytes(item->size() + self_text(given).size())) return {};
    if (i > 0) result.append(self_text(given));
    result.append(*item);
    if (result.size() > kTextMax) return run.fail("a text is over 16 MiB", Fault::too_large);
  }
  return make_text(run, std::move(result));
}

Value remove_prefix(Run& run, const Given& given) {
  const Text* const part = text_argument(run, given, {0, "prefix"});
  const Text& self = self_text(given);
  if (part == nullptr || !self.bytes().starts_with(part->bytes())) return given.self;
  return make_text(run, self.part({part->size(), self.size()}));
}

Value remove_suffix(Run& run, const Given& given) {
  const Text* const part = text_argument(run, given, {0, "suffix"});
  const Text& self = self_text(given);
  if (part == nullptr || !self.bytes().ends_with(part->bytes())) return given.self;
  return make_text(run, self.part({0, self.size() - part->size()}));
}

/// All characters, of which there is one, are of that kind.
template <bool (*fits)(char)>
Value all_are(Run& run, const Given& given) {
  const std::string& bytes = self_text(given).bytes();
  return boolean(run.spend_bytes(bytes.size()) && !bytes.empty() &&
                 std::ranges::all_of(bytes, fits));
}

bool is_alnum(char c) {
  return is_letter(c) || is_digit(c);
}

Value all_space(Run& run, const Given& given) {
  const std::string& bytes = self_text(given).bytes();
  return boolean(run.spend_bytes(bytes.size()) && !bytes.empty() &&
                 leading_space(bytes) == bytes.size());
}

template <char (*change)(char)>
Value all_cased(Run& run, const Given& given) {
  const std::string& bytes = self_text(given).bytes();
  if (!run.spend_bytes(bytes.size())) return {};
  return boolean(std::ranges::any_of(bytes, is_letter) &&
                 std::ranges::all_of(bytes, [](char c) { return change(c) == c; }));
}

Value title(Run& run, const Given& given) {
  return make_text(run, to_title(self_text(given), WordStart::after_no_letter));
}

constexpr std::array kTextMethods = {
    NamedNative{"capitalize", changed<capitalize>},
    NamedNative{"count", count},
    NamedNative{"endswith", ends_with},
    NamedNative{"find", find<false>},
    NamedNative{"index", index},
    NamedNative{"isalnum", all_are<is_alnum>},
    NamedNative{"isalpha", all_are<is_letter>},
    NamedNative{"isdigit", all_are<is_digit>},
    NamedNative{"islower", all_cased<lower>},
    NamedNative{"isspace", all_space},
    NamedNative{"isupper", all_cased<upper>},
    NamedNative{"join", join},
    NamedNative{"lower", changed<to_lower>},
    NamedNative{"lstrip", stripped<Side::left>},
    NamedNative{"removeprefix", remove_prefix},
    NamedNative{"removesuffix", remove_suffix},
    NamedNative{"replace", replaced},
    NamedNative{"rfind", find<true>},
    NamedNative{"rsplit", split_up<Side::right>},
    NamedNative{"rstrip", stripped<Side::right>},
    NamedNative{"split", split_up<Side::left>},
    NamedNative{"splitlines", lines},
    NamedNative{"startswith", starts_with},
    NamedNative{"strip", stripped<Side::both>},
    NamedNative{"title", title},
    NamedNative{"upper", changed<to_upper>},
};

}  // namespace

Native find_text_method(std::string_view name) {
  const auto found = std::ranges::find(kTextMethods, name, &NamedNative::name);
  return found == kTextMethods.end() ? nullptr : found->call;
}

}  // namespace darkbloom::jinja
