#include "openai/argument_reader.h"

#include <algorithm>
#include <utility>

#include "json/text.h"
#include "json/write.h"

namespace darkbloom::openai {
namespace {

void say(std::string text, std::vector<Delta>& deltas) {
  if (!text.empty()) deltas.push_back({DeltaKind::arguments, std::move(text)});
}

/// One JSON object, passed on as it is.
class JsonReader final : public ArgumentReader {
 public:
  std::size_t read(std::string_view text, std::vector<Delta>& deltas) override {
    std::size_t taken = 0;
    while (taken < text.size() && !whole_)
      see(text[taken++]);
    say(std::string(text.substr(0, taken)), deltas);
    return taken;
  }
  void finish(std::vector<Delta>&) override {}
  bool whole() const override { return whole_; }

 private:
  void see(char c) {
    if (in_text_) {
      if (!std::exchange(escaped_, !escaped_ && c == '\\') && c == '"') in_text_ = false;
      return;
    }
    in_text_ = c == '"';
    if (c == '{' || c == '[') depth_ += 1;
    if (c == '}' || c == ']') whole_ = --depth_ == 0;
  }

  int depth_ = 0;
  bool in_text_ = false;
  bool escaped_ = false;
  bool whole_ = false;
};

/// Whether the schema of a parameter says that it is text.
bool is_text(const Tool* tool, std::string_view parameter) {
  if (tool == nullptr) return false;
  const json::Node* const properties = tool->parameters.find("properties");
  const json::Node* const schema = properties == nullptr ? nullptr : properties->find(parameter);
  const json::Node* const type = schema == nullptr ? nullptr : schema->find("type");
  const auto* const name = type == nullptr ? nullptr : type->as<std::string>();
  return name != nullptr && *name == "string";
}

/// Each parameter between marks. A value is said when it is whole: only then is it known whether it
/// is JSON or plain text.
class TaggedReader final : public ArgumentReader {
 public:
  TaggedReader(const CallSyntax& calls, const Tool* tool) : calls_(calls), tool_(tool) {}

  std::size_t read(std::string_view text, std::vector<Delta>& deltas) override {
    std::size_t taken = 0;
    while (!whole_) {
      const std::size_t step = in_parameter_ ? read_parameter(text.substr(taken), deltas)
                                             : read_mark(text.substr(taken), deltas);
      if (step == 0) break;
      taken += step;
    }
    return taken;
  }
  void finish(std::vector<Delta>&) override {}
  bool whole() const override { return whole_; }

 private:
  std::size_t read_mark(std::string_view text, std::vector<Delta>& deltas) {
    const std::size_t open = text.find(calls_.parameter_open);
    const std::size_t close = text.find(calls_.call_close);
    if (open < close) {
      in_parameter_ = true;
      return open + calls_.parameter_open.size();
    }
    if (close == std::string_view::npos) return 0;
    whole_ = true;
    say(begun_ ? "}" : "{}", deltas);
    return close;
  }

  std::size_t read_parameter(std::string_view text, std::vector<Delta>& deltas) {
    const std::size_t name_end = text.find(calls_.parameter_middle);
    if (name_end == std::string_view::npos) return 0;
    const std::size_t start = name_end + calls_.parameter_middle.size();
    const std::size_t size = text.substr(start).find(calls_.parameter_close);
    if (size == std::string_view::npos) return 0;
    in_parameter_ = false;
    say(member(text.substr(0, name_end), text.substr(start, size)), deltas);
    return start + size + calls_.parameter_close.size();
  }

  std::string member(std::string_view name, std::string_view value) {
    std::string text = std::exchange(begun_, true) ? "," : "{";
    json::append_string(text, name);
    text += ':';
    const bool plain = is_text(tool_, name) || !json::parse(value);
    if (plain) {
      json::append_string(text, value);
    } else {
      text += value;
    }
    return text;
  }

  const CallSyntax& calls_;
  const Tool* tool_;
  bool in_parameter_ = false;
  bool begun_ = false;
  bool whole_ = false;
};

/// {key:value,...} with bare keys and texts between <|"|>; the opening brace ended the name.
class GemmaReader final : public ArgumentReader {
 public:
  std::size_t read(std::string_view text, std::vector<Delta>& deltas) override {
    std::string out = std::exchange(begun_, true) ? "" : "{";
    std::size_t taken = 0;
    while (taken < text.size() && !whole_) {
      const std::size_t step = step_over(text.substr(taken), out);
      if (step == 0) break;
      taken += step;
    }
    say(std::move(out), deltas);
    return taken;
  }
  void finish(std::vector<Delta>&) override {}
  bool whole() const override { return whole_; }

 private:
  static constexpr std::string_view kQuote = "<|\"|>";

  std::size_t step_over(std::string_view text, std::string& out) {
    if (text.front() == '<') return read_text(text, out);
    if (!std::string_view("{}[],: \n").contains(text.front())) return read_word(text, out);
    if (text.front() == '{' || text.front() == '[') depth_ += 1;
    if (text.front() == '}' || text.front() == ']') whole_ = --depth_ == 0;
    out += text.front();
    return 1;
  }

  static std::size_t read_text(std::string_view text, std::string& out) {
    const std::size_t end = text.find(kQuote, kQuote.size());
    if (!text.starts_with(kQuote) || end == std::string_view::npos) return 0;
    json::append_string(out, text.substr(kQuote.size(), end - kQuote.size()));
    return end + kQuote.size();
  }

  /// A bare word before a colon is a key, elsewhere a number, true, false or null.
  static std::size_t read_word(std::string_view text, std::string& out) {
    const std::size_t end = text.find_first_of("{}[],:<");
    if (end == std::string_view::npos) return 0;
    const std::string_view word = text.substr(0, end);
    if (text[end] == ':' || !json::parse(word)) {
      json::append_string(out, word);
    } else {
      out += word;
    }
    return end;
  }

  int depth_ = 1;
  bool begun_ = false;
  bool whole_ = false;
};

}  // namespace

std::unique_ptr<ArgumentReader> make_argument_reader(const CallSyntax& calls, const Tool* tool) {
  switch (calls.arguments) {
    case ArgumentStyle::tagged:
      return std::make_unique<TaggedReader>(calls, tool);
    case ArgumentStyle::gemma:
      return std::make_unique<GemmaReader>();
    case ArgumentStyle::json:
      break;
  }
  return std::make_unique<JsonReader>();
}

}  // namespace darkbloom::openai
