#include "jinja/numbers.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "jinja/characters.h"
#include "json/document.h"

namespace darkbloom::jinja {
namespace {

/// Without blanks around it and a plus before it; empty where underscores stand wrong.
std::string bare(std::string_view text) {
  text.remove_prefix(leading_space(text));
  text.remove_suffix(trailing_space(text));
  if (text.starts_with('+') && !text.substr(1).starts_with('-')) text.remove_prefix(1);
  std::string digits(text);
  std::erase(digits, '_');
  const bool edges = text.starts_with('_') || text.ends_with('_');
  return edges || text.contains("__") ? std::string() : digits;
}

/// A number in JSON's form, which has a digit on both sides of a point and no zeros in front.
std::string json_form(std::string_view text) {
  std::string form;
  if (text.starts_with('-')) {
    form = "-";
    text.remove_prefix(1);
  }
  const auto digits = [&] {
    const auto end = std::ranges::find_if_not(text, is_digit);
    const std::string_view run = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(run.size());
    return run;
  };
  std::string_view whole = digits();
  std::string_view fraction;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    fraction = digits();
  }
  if (whole.empty() && fraction.empty()) return {};
  while (whole.size() > 1 && whole[0] == '0')
    whole.remove_prefix(1);
  form += whole.empty() ? "0" : whole;
  form += '.';
  form += fraction.empty() ? "0" : fraction;
  return form.append(text);
}

}  // namespace

std::optional<std::int64_t> read_integer(std::string_view text) {
  const std::string digits = bare(text);
  std::int64_t number = 0;
  const char* const last = digits.data() + digits.size();
  const auto end = std::from_chars(digits.data(), last, number);
  const bool whole = end.ec == std::errc() && end.ptr == last;
  return whole ? std::optional(number) : std::nullopt;
}

/// By way of JSON's reader: not every standard library reads decimals.
std::optional<double> read_decimal(std::string_view text) {
  const auto node = json::parse(json_form(bare(text)));
  const double* const number = node ? node->as<double>() : nullptr;
  return number == nullptr ? std::nullopt : std::optional(*number);
}

}  // namespace darkbloom::jinja
