#include "jinja/text.h"

#include <algorithm>

#include "base/check.h"

namespace darkbloom::jinja {

Text::Text(std::string bytes, Origin origin) : bytes_(std::move(bytes)) {
  if (origin == Origin::content) mark({0, bytes_.size()});
}

void Text::mark(Span span) {
  if (span.begin == span.end) return;
  if (!content_.empty() && content_.back().end == span.begin) {
    content_.back().end = span.end;
  } else {
    content_.push_back(span);
  }
}

void Text::append(std::string_view bytes, Origin origin) {
  const std::size_t begin = size();
  bytes_ += bytes;
  if (origin == Origin::content) mark({begin, size()});
}

void Text::append_part(const Text& other, Span part) {
  check(part.begin <= part.end && part.end <= other.size(), "a part lies inside of its text");
  check(&other != this, "a text is not added to itself");
  const std::size_t base = size();
  bytes_.append(other.bytes_, part.begin, part.end - part.begin);
  const auto& spans = other.content_;
  auto span = std::ranges::upper_bound(spans, part.begin, {}, &Span::end);
  for (; span != spans.end() && span->begin < part.end; ++span) {
    const std::size_t begin = std::max(span->begin, part.begin) - part.begin;
    const std::size_t end = std::min(span->end, part.end) - part.begin;
    mark({base + begin, base + end});
  }
}

Text Text::part(Span span) const {
  Text result;
  result.append_part(*this, span);
  return result;
}

Text Text::with_bytes(std::string bytes) const {
  check(bytes.size() == size(), "marks lie over bytes of the same number");
  Text result;
  result.bytes_ = std::move(bytes);
  result.content_ = content_;
  return result;
}

}  // namespace darkbloom::jinja
