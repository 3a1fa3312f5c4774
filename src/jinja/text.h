#pragma once
// Text that knows which of its bytes people wrote. The template's author may write control marks
// such as <|im_start|>; a user who types the same letters must not. So each operation on strings
// carries the mark of every byte along.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace darkbloom::jinja {

/// Bytes [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// Who wrote a text.
enum class Origin : bool { author, content };

class Text {
 public:
  Text() = default;
  explicit Text(std::string bytes, Origin origin = Origin::author);

  const std::string& bytes() const { return bytes_; }
  /// The bytes that came from content: sorted, never empty, never touching.
  const std::vector<Span>& content() const { return content_; }
  std::size_t size() const { return bytes_.size(); }

  void append(std::string_view bytes, Origin origin = Origin::author);
  void append(const Text& other) { append_part(other, {0, other.size()}); }
  /// `part` lies inside of `other`, which is not this text.
  void append_part(const Text& other, Span part);

  Text part(Span span) const;
  /// Calls visit(std::string_view, Origin) for each run of bytes of one origin, in order.
  template <typename Visit>
  void for_each_run(Visit visit) const;
  /// The same marks over other bytes of the same size.
  Text with_bytes(std::string bytes) const;

 private:
  void mark(Span span);

  std::string bytes_;
  std::vector<Span> content_;
};

template <typename Visit>
void Text::for_each_run(Visit visit) const {
  const std::string_view all = bytes_;
  std::size_t at = 0;
  for (const Span& span : content_) {
    if (span.begin > at) visit(all.substr(at, span.begin - at), Origin::author);
    visit(all.substr(span.begin, span.end - span.begin), Origin::content);
    at = span.end;
  }
  if (at < all.size()) visit(all.substr(at), Origin::author);
}

}  // namespace darkbloom::jinja
