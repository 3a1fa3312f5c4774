#include "front/upload.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

#include "wire/error_answer.h"

namespace darkbloom::front {
namespace {

Error over_the_limit() {
  return {Fault::too_large, "The request body is over the limit of 16 MiB."};
}

Error no_room() {
  Error busy{Fault::no_capacity, "Too many large requests are running here."};
  busy.retry_after_ms = 1000;
  return busy;
}

}  // namespace

void Upload::add(std::string_view bytes) {
  if (refusal_) return;
  if (bytes_.size() + bytes.size() > kBodyMax) return refuse(over_the_limit());
  if (!share_.grow(bytes.size())) return refuse(no_room());
  bytes_.append(view_of(bytes));
}

void Upload::refuse(Error error) {
  refusal_ = std::move(error);
  bytes_ = {};
  share_ = {};
}

Result<Upload::Body> Upload::take() {
  if (refusal_) return fail(*refusal_);
  return Body{std::move(bytes_), std::move(share_)};
}

Result<void> check_content_type(std::string_view type, std::string_view encoding) {
  std::string lower(type);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  std::string sentence;
  if (!encoding.empty() && encoding != "identity") {
    sentence = "Compressed request bodies are not taken: send it without content-encoding.";
  } else if (!lower.empty() && !lower.contains("json")) {
    sentence = "The request body must be JSON: send it with content-type: application/json.";
  }
  if (sentence.empty()) return {};
  return fail(Error{Fault::invalid, std::move(sentence), std::string(wire::kUnsupportedMediaType)});
}

Result<void> check_content_length(std::string_view header) {
  if (header.empty()) return {};
  std::uint64_t length = 0;
  const auto parsed = std::from_chars(header.data(), header.data() + header.size(), length);
  if (parsed.ec == std::errc::invalid_argument) {
    return fail(Fault::invalid, "The content-length header is not a number.");
  }
  const bool too_large = parsed.ec == std::errc::result_out_of_range || length > kBodyMax;
  if (too_large) return fail(over_the_limit());
  return {};
}

}  // namespace darkbloom::front
