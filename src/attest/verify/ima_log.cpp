#include "attest/verify/ima_log.h"

#include <algorithm>
#include <array>

#include "attest/tpm_pcrs.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

constexpr std::size_t kSha1TextSize = 40;
constexpr std::string_view kHashName = "sha256:";

std::unexpected<Error> malformed(const char* why) {
  return fail(Fault::invalid, why);
}

/// Takes what is before the next space; the rest stays in `line`.
std::string_view word(std::string_view& line) {
  const std::size_t end = line.find(' ');
  const std::string_view taken = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return taken;
}

/// A field of the template as the kernel hashes it: its length, little-endian, and its bytes.
void hash_field(crypto::Sha256& hash, std::string_view name, ByteView bytes, bool closed) {
  const std::size_t size = name.size() + bytes.size() + (closed ? 1 : 0);
  const std::array<std::uint8_t, 4> length{
      static_cast<std::uint8_t>(size), static_cast<std::uint8_t>(size >> 8),
      static_cast<std::uint8_t>(size >> 16), static_cast<std::uint8_t>(size >> 24)};
  constexpr std::uint8_t kZero = 0;
  hash.update(length);
  hash.update(view_of(name));
  hash.update(bytes);
  if (closed) hash.update({&kZero, 1});
}

struct Line {
  MeasuredFile file;
  Digest event;  // what was extended
};

/// "sha256:" and 64 digits.
Result<Digest> file_digest(std::string_view field) {
  if (!field.starts_with(kHashName)) {
    return malformed("a file of the IMA log is not hashed with SHA-256");
  }
  const auto bytes = from_hex(field.substr(kHashName.size()));
  if (!bytes || bytes->size() != Digest::kSize) {
    return malformed("a file's digest in the IMA log is no digest");
  }
  return Digest::from(*bytes);
}

/// The template's fields: d-ng, n-ng and, in ima-sig, a signature, which may be empty. Paths with
/// spaces are the kernel's to write as they are, so that the signature is taken from the end.
Result<Line> read_fields(std::string_view fields, bool has_signature) {
  const auto digest = file_digest(word(fields));
  if (!digest) return fail(digest.error());
  Bytes signature;
  if (has_signature) {
    const std::size_t at = fields.rfind(' ');
    if (at == std::string_view::npos) return malformed("a line of the IMA log is cut off");
    auto bytes = from_hex(fields.substr(at + 1));
    if (!bytes) return malformed("a signature in the IMA log is not hexadecimal");
    signature = std::move(*bytes);
    fields = fields.substr(0, at);
  }
  if (fields.empty()) return malformed("a file of the IMA log has no name");
  crypto::Sha256 hash;
  constexpr std::string_view kHashField{"sha256:\0", 8};
  hash_field(hash, kHashField, digest->view(), false);
  hash_field(hash, fields, {}, true);
  if (has_signature) hash_field(hash, {}, signature, false);
  return Line{{*digest, std::string(fields)}, std::move(hash).finish()};
}

/// register, template digest of the SHA-1 bank, template name, fields.
Result<Line> read_line(std::string_view line) {
  if (line.size() > kImaLineMax) return fail(Fault::too_large, "a line of the IMA log is too long");
  if (word(line) != "10") return malformed("the IMA log is of another register than 10");
  const std::string_view shown = word(line);
  if (shown.size() != kSha1TextSize) return malformed("a line of the IMA log has no digest");
  if (std::ranges::all_of(shown, [](char digit) { return digit == '0'; })) {
    return fail(Fault::tampered, "a file changed while it was measured");
  }
  const std::string_view name = word(line);
  if (name != "ima-ng" && name != "ima-sig") {
    return malformed("the IMA log's template is neither ima-ng nor ima-sig");
  }
  return read_fields(line, name == "ima-sig");
}

}  // namespace

Result<ImaLog> replay_ima_log(std::string_view text) {
  ImaLog log;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return malformed("the IMA log's last line is cut off");
    auto line = read_line(text.substr(0, end));
    if (!line) return fail(line.error());
    if (log.files.size() == kImaLinesMax) {
      return fail(Fault::too_large, "the IMA log has over 4,096 lines");
    }
    log.pcr = extended(log.pcr, line->event);
    log.files.push_back(std::move(line->file));
    text.remove_prefix(end + 1);
  }
  return log;
}

}  // namespace darkbloom::attest
