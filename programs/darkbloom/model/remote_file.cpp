#include "darkbloom/model/remote_file.h"

#include <charconv>

#include "operating/manifest.h"
#include "operating/model_address.h"

namespace darkbloom::model {
namespace {

constexpr std::size_t kEtagMax = 256;

/// HEAD has no body.
class NoBody final : public BodySink {
 public:
  Result<void> begin(const HttpAnswer&) override { return {}; }
  Result<void> take(ByteView) override { return {}; }
};

std::unexpected<Error> refused(const char* why) {
  return fail(Fault::invalid, std::string("The server does not say how large the file is: ") + why);
}

/// Hugging Face puts the digest of a large file in quotes; a small file has git's shorter one.
std::string digest_in(std::string etag) {
  std::erase(etag, '"');
  constexpr std::string_view kDigits = "0123456789abcdef";
  const bool is_digest = etag.size() == 64 && etag.find_first_not_of(kDigits) == std::string::npos;
  return is_digest ? etag : std::string();
}

Result<std::uint64_t> size_in(const Followed& followed) {
  const std::uint64_t linked = number_of(followed.own.header("x-linked-size"));
  const std::uint64_t sent = number_of(followed.last.header("content-length"));
  if (linked != 0 && sent != 0 && linked != sent) return refused("it says two sizes.");
  const std::uint64_t bytes = linked != 0 ? linked : sent;
  if (bytes == 0) return refused("there is no Content-Length.");
  if (bytes > kModelBytesMax) return refused("it is over 16 TiB.");
  return bytes;
}

}  // namespace

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end ? number : 0;
}

std::string strong_etag(const HttpAnswer& answer) {
  std::string etag = answer.header("etag");
  const bool strong =
      etag.size() >= 2 && etag.size() <= kEtagMax && etag.starts_with('"') && etag.ends_with('"');
  return strong ? etag : std::string();
}

Result<RemoteFile> look_at(HttpReader& reader, const std::string& url, const std::string& token) {
  NoBody none;
  // Packed bodies would have another size and another tag.
  const HttpQuestion question{
      .url = url, .headers = {{"accept-encoding", "identity"}}, .head = true};
  const auto followed = follow(reader, {.question = question, .token = token}, none);
  if (!followed) return fail(followed.error());
  const auto bytes = size_in(*followed);
  if (!bytes) return fail(bytes.error());
  const std::string commit = followed->own.header("x-repo-commit");
  return RemoteFile{.bytes = *bytes,
                    .etag = strong_etag(followed->last),
                    .sha256 = digest_in(followed->own.header("x-linked-etag")),
                    .commit = check_revision(commit) ? commit : std::string()};
}

}  // namespace darkbloom::model
