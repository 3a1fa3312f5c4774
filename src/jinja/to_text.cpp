#include "jinja/to_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <format>

#include "jinja/characters.h"
#include "jinja/limits.h"

namespace darkbloom::jinja {
namespace {

/// repr(): what is inside of lists and dicts.
class Representer {
 public:
  Representer(Run& run, Text& out) : run_(run), out_(out) {}

  void write(const Value& value) {
    if (!run_.spend(1)) return;
    if (out_.size() > kTextMax) {
      run_.fail("a text is over 16 MiB", Fault::too_large);
    } else if (const Text* const text = value.text()) {
      write_text(*text);
    } else if (const List* const list = value.list()) {
      write_list(*list);
    } else if (const Dict* const dict = value.dict()) {
      write_dict(*dict);
    } else {
      write_plain(value);
    }
  }

 private:
  void write_plain(const Value& value) {
    if (value.is<Undefined>()) return out_.append("Undefined");
    out_.append(to_text(run_, value));
  }

  void write_list(const List& list) {
    out_.append(list.tuple ? "(" : "[");
    for (std::size_t i = 0; i < list.items.size() && !run_.failed(); ++i) {
      if (i > 0) out_.append(", ");
      write(list.items[i]);
    }
    if (list.tuple && list.items.size() == 1) out_.append(",");
    out_.append(list.tuple ? ")" : "]");
  }

  void write_dict(const Dict& dict) {
    out_.append("{");
    for (std::size_t i = 0; i < dict.entries.size() && !run_.failed(); ++i) {
      if (i > 0) out_.append(", ");
      write(dict.entries[i].key);
      out_.append(": ");
      write(dict.entries[i].value);
    }
    out_.append("}");
  }

  void write_text(const Text& text) {
    if (!run_.spend_bytes(text.size())) return;
    const bool doubled = text.bytes().contains('\'') && !text.bytes().contains('"');
    const char quote = doubled ? '"' : '\'';
    out_.append(std::string(1, quote));
    text.for_each_run([&](std::string_view bytes, Origin origin) {
      std::string escaped;
      for (std::size_t at = 0; at < bytes.size(); at += character_size(bytes, at))
        escape(bytes.substr(at, character_size(bytes, at)), quote, escaped);
      out_.append(escaped, origin);
    });
    out_.append(std::string(1, quote));
  }

  static void escape(std::string_view character, char quote, std::string& out) {
    constexpr std::string_view kFrom = "\n\r\t\\";
    constexpr std::string_view kTo = "nrt\\";
    const char32_t code = character_at(character, 0);
    if (const std::size_t at = kFrom.find(character); at != std::string_view::npos) {
      out += '\\';
      out += kTo[at];
    } else if (character[0] == quote) {
      out += '\\';
      out += quote;
    } else if (code < 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0xAD) {
      out += std::format("\\x{:02x}", static_cast<unsigned>(code));
    } else if (code != ' ' && is_space(code)) {
      out += std::format("\\u{:04x}", static_cast<unsigned>(code));
    } else {
      out += character;
    }
  }

  Run& run_;
  Text& out_;
};

/// The shortest digits that read back the same, and the exponent of the first.
struct Digits {
  std::string digits;
  int exponent = 0;
};

Digits digits_of(double positive) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), positive,
                                 std::chars_format::scientific);
  const std::string_view text(buffer.data(), end.ptr);
  const std::size_t e = text.find('e');
  Digits result;
  result.digits = text.substr(0, e);
  std::erase(result.digits, '.');
  const std::size_t first = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + first, text.data() + text.size(), result.exponent);
  return result;
}

std::string positive_text(double positive) {
  auto [digits, exponent] = digits_of(positive);
  if (exponent < -4 || exponent >= 16) {
    if (digits.size() > 1) digits.insert(1, ".");
    return std::format("{}e{}{:02}", digits, exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0) {
    return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0') + ".0";
  return digits.insert(whole, ".");
}

}  // namespace

std::string decimal_text(double number) {
  if (std::isnan(number)) return "nan";
  const std::string sign = std::signbit(number) ? "-" : "";
  if (std::isinf(number)) return sign + "inf";
  return sign + positive_text(std::abs(number));
}

Text to_text(Run& run, const Value& value) {
  if (run.failed() || value.is<Undefined>()) return {};
  if (const Text* const text = value.text()) return run.spend_bytes(text->size()) ? *text : Text();
  if (value.list() != nullptr || value.dict() != nullptr) {
    Text out;
    Representer(run, out).write(value);
    return out;
  }
  if (value.is<None>()) return Text("None");
  if (const auto* const boolean = value.as<bool>()) return Text(*boolean ? "True" : "False");
  if (const auto* const number = value.as<std::int64_t>()) return Text(std::to_string(*number));
  if (const auto* const number = value.as<double>()) return Text(decimal_text(*number));
  return Text(std::format("<{}>", kind_of(value)));
}

}  // namespace darkbloom::jinja
