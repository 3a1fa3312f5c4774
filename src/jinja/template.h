#pragma once
// A chat template, parsed once and rendered for each request. It can do nothing but make text: no
// I/O, no clock but the time it is given, and limits on all it may cost (limits.h).

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "jinja/text.h"
#include "json/document.h"

namespace darkbloom::jinja {

/// A prompt. `content` are the bytes that people wrote, sorted and not touching: in them a control
/// mark is plain text. All others are the template's own.
struct Rendered {
  std::string text;
  std::vector<Span> content;
};

/// The names that a template can use.
struct Inputs {
  json::Node::Object content;  ///< from people: strings and keys in it are content
  json::Node::Object trusted;  ///< from the model's file and from us; wins over `content`
  std::int64_t now_s = 0;      ///< Unix time for strftime_now
};

/// Moves and is never changed, so many threads may render it at once.
class Template {
 public:
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;
  ~Template();

  /// Refuses what is over kSourceMax, no UTF-8, or no template, with the line of the mistake.
  static Result<Template> parse(std::string_view source);

  /// Refuses what the template itself refuses (raise_exception), with the author's sentence; what
  /// it does wrong, with the line; what is over a limit. No error holds text from people.
  Result<Rendered> render(const Inputs& inputs) const;

  /// Whether the source has this text anywhere.
  bool mentions(std::string_view text) const;

 private:
  struct Tree;
  explicit Template(std::unique_ptr<const Tree> tree);

  std::unique_ptr<const Tree> tree_;
};

}  // namespace darkbloom::jinja
