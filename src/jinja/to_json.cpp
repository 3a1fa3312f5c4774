#include <algorithm>
#include <cmath>
#include <format>

#include "jinja/characters.h"
#include "jinja/limits.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {
namespace {

class JsonWriter {
 public:
  JsonWriter(Run& run, const JsonStyle& style, Text& out) : run_(run), style_(style), out_(out) {}

  void write(const Value& value, std::size_t level) {
    if (!run_.spend(1)) return;
    if (out_.size() > kTextMax) {
      run_.fail("a text is over 16 MiB", Fault::too_large);
    } else if (const Text* const text = value.text()) {
      write_text(*text);
    } else if (const List* const list = value.list()) {
      write_list(*list, level);
    } else if (const Dict* const dict = value.dict()) {
      write_dict(*dict, level);
    } else {
      out_.append(plain(value));
    }
  }

 private:
  std::string plain(const Value& value) {
    if (value.is<None>()) return "null";
    if (const auto* const boolean = value.as<bool>()) return *boolean ? "true" : "false";
    if (const auto* const number = value.as<std::int64_t>()) return std::to_string(*number);
    if (const auto* const number = value.as<double>()) {
      if (std::isnan(*number)) return "NaN";
      if (std::isinf(*number)) return *number < 0 ? "-Infinity" : "Infinity";
      return decimal_text(*number);
    }
    run_.fail(std::format("a value of type {} has no JSON", kind_of(value)));
    return {};
  }

  void write_list(const List& list, std::size_t level) {
    if (list.items.empty()) return out_.append("[]");
    out_.append("[");
    for (std::size_t i = 0; i < list.items.size() && !run_.failed(); ++i) {
      separate(i, level + 1);
      write(list.items[i], level + 1);
    }
    break_line(level);
    out_.append("]");
  }

  void write_dict(const Dict& dict, std::size_t level) {
    if (dict.entries.empty()) return out_.append("{}");
    std::vector<const Entry*> entries;
    for (const Entry& entry : dict.entries)
      entries.push_back(&entry);
    if (style_.sorted) sort(entries);
    out_.append("{");
    for (std::size_t i = 0; i < entries.size() && !run_.failed(); ++i) {
      separate(i, level + 1);
      write_key(entries[i]->key);
      out_.append(style_.colon);
      write(entries[i]->value, level + 1);
    }
    break_line(level);
    out_.append("}");
  }

  void sort(std::vector<const Entry*>& entries) {
    const auto name = [](const Entry* entry) {
      const Text* const text = entry->key.text();
      return text == nullptr ? std::string_view() : std::string_view(text->bytes());
    };
    if (run_.spend(entries.size())) std::ranges::stable_sort(entries, {}, name);
  }

  /// Keys are strings in JSON, whatever they are in Python.
  void write_key(const Value& key) {
    if (key.text() != nullptr) return write_text(*key.text());
    out_.append("\"");
    out_.append(plain(key));
    out_.append("\"");
  }

  void separate(std::size_t index, std::size_t level) {
    if (index > 0) out_.append(style_.comma);
    break_line(level);
  }

  void break_line(std::size_t level) {
    if (!style_.indent) return;
    std::string line = "\n";
    if (!run_.spend_bytes(level * style_.indent->size())) return;
    for (std::size_t i = 0; i < level; ++i)
      line += *style_.indent;
    out_.append(line);
  }

  void write_text(const Text& text) {
    if (!run_.spend_bytes(text.size())) return;
    out_.append("\"");
    text.for_each_run([&](std::string_view bytes, Origin origin) {
      std::string escaped;
      for (std::size_t at = 0; at < bytes.size(); at += character_size(bytes, at))
        escape(bytes.substr(at, character_size(bytes, at)), escaped);
      out_.append(escaped, origin);
    });
    out_.append("\"");
  }

  void escape(std::string_view character, std::string& out) const {
    constexpr std::string_view kFrom = "\"\\\n\r\t\f\b";
    constexpr std::string_view kTo = "\"\\nrtfb";
    const char32_t code = character_at(character, 0);
    if (const std::size_t at = kFrom.find(character); at != std::string_view::npos) {
      out += '\\';
      out += kTo[at];
    } else if (code < 0x20 || (style_.ascii && code >= 0x7F)) {
      escape_code(code, out);
    } else {
      out += character;
    }
  }

  static void escape_code(char32_t code, std::string& out) {
    const auto unit = [&](unsigned value) { out += std::format("\\u{:04x}", value); };
    if (code < 0x10000) {
      unit(static_cast<unsigned>(code));
    } else {
      const auto rest = static_cast<unsigned>(code - 0x10000);
      unit(0xD800U + (rest >> 10U));
      unit(0xDC00U + (rest & 0x3FFU));
    }
  }

  Run& run_;
  const JsonStyle& style_;
  Text& out_;
};

}  // namespace

Text to_json(Run& run, const Value& value, const JsonStyle& style) {
  Text out;
  JsonWriter(run, style, out).write(value, 0);
  return out;
}

}  // namespace darkbloom::jinja
