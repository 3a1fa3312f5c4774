#include "seal/chunks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

#include "base/byte_codec.h"
#include "base/check.h"
#include "crypto/hash.h"

namespace darkbloom::seal {
namespace {

constexpr std::string_view kLastAad = "final";
constexpr std::size_t kSealedMax = kChunkPlaintextMax + crypto::kAeadTagSize;
constexpr std::size_t kVarintMax = 4;  // of a length up to kSealedMax

// RFC 9000 section 16: the first byte's upper two bits are the logarithm of the width.
constexpr std::array<std::uint64_t, 4> kVarintLimits{1ULL << 6, 1ULL << 14, 1ULL << 30, 1ULL << 62};

Bytes varint(std::uint64_t value) {
  const auto limit = std::ranges::upper_bound(kVarintLimits, value);
  const auto log_width = static_cast<std::size_t>(limit - kVarintLimits.begin());
  check(log_width < kVarintLimits.size(), "a varint is below 2^62");
  Bytes bytes(std::size_t{1} << log_width);
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, value >>= 8)
    *byte = static_cast<std::uint8_t>(value & 0xFF);
  bytes.front() = static_cast<std::uint8_t>(bytes.front() | (log_width << 6));
  return bytes;
}

Result<std::uint64_t> read_varint(ByteReader& reader) {
  const std::uint8_t first = reader.u8();
  const std::size_t log_width = first >> 6;
  std::uint64_t value = first & 0x3F;
  for (const std::uint8_t byte : reader.raw((std::size_t{1} << log_width) - 1))
    value = (value << 8) | byte;
  if (reader.failed()) return fail(Fault::invalid, "a chunk's length is cut");
  const bool is_shortest = log_width == 0 || value >= kVarintLimits[log_width - 1];
  if (!is_shortest) return fail(Fault::invalid, "a chunk's length is not in its shortest form");
  return value;
}

struct Frame {
  ByteView sealed;
  bool last = false;
  std::size_t size = 0;  // in the stream, with its varint
};

/// The first frame of `bytes`.
Result<Frame> first_frame(ByteView bytes) {
  ByteReader reader(bytes);
  const auto length = read_varint(reader);
  if (!length) return fail(length.error());
  const bool last = *length == 0;
  if (*length > kSealedMax) return fail(Fault::too_large, "a chunk is over its limit");
  const ByteView sealed = last ? reader.rest() : reader.raw(static_cast<std::size_t>(*length));
  if (reader.failed()) return fail(Fault::invalid, "a chunk is cut");
  if (sealed.size() > kSealedMax) return fail(Fault::too_large, "a chunk is over its limit");
  return Frame{sealed, last, bytes.size() - reader.rest().size()};
}

ByteView aad_of(bool last) {
  return last ? view_of(kLastAad) : ByteView{};
}

/// The data of a padded plaintext, which its sealer alone can have got wrong.
Result<Secret> unpadded(const Secret& padded) {
  ByteReader reader(padded.view());
  const ByteView data = reader.sized32(kChunkDataMax);
  const ByteView padding = reader.rest();
  if (reader.failed()) return fail(Fault::invalid, "a chunk's inner length is wrong");
  if (padded.size() != size_class(data.size())) {
    return fail(Fault::invalid, "a chunk is not of its size class");
  }
  const bool is_zero = std::ranges::all_of(padding, [](std::uint8_t byte) { return byte == 0; });
  if (!is_zero) return fail(Fault::invalid, "a chunk's padding is not zero");
  return Secret::copy(data);
}

Secret expanded(const Secret& key, std::string_view label, std::size_t size) {
  auto output = crypto::hkdf_expand(key.view(), view_of(label), size);
  check(output.has_value(), "HKDF gives a few bytes");
  return std::move(*output);
}

struct ChunkLabels {
  std::string_view key;
  std::string_view nonce;
};

ChunkKeys expanded_keys(const Secret& pseudo_random_key, const ChunkLabels& labels) {
  ChunkKeys keys{expanded(pseudo_random_key, labels.key, crypto::kAeadKeySize), {}};
  const Secret nonce = expanded(pseudo_random_key, labels.nonce, crypto::kAeadNonceSize);
  std::ranges::copy(nonce.view(), keys.base_nonce.begin());
  return keys;
}

}  // namespace

std::size_t size_class(std::size_t size) {
  check(size <= kChunkDataMax, "a chunk's data fits its largest size class");
  return std::max(kChunkSizeClassMin, std::bit_ceil(size + kChunkLengthSize));
}

Bytes ChunkSealer::seal(ByteView plaintext, bool last) {
  check(!ended_, "nothing follows a stream's last chunk");
  Secret padded(size_class(plaintext.size()));
  const auto length = static_cast<std::uint32_t>(plaintext.size());
  const auto out = padded.writable();
  for (std::size_t i = 0; i < kChunkLengthSize; ++i)
    out[i] = static_cast<std::uint8_t>(length >> (8 * (kChunkLengthSize - 1 - i)));
  std::ranges::copy(plaintext, out.subspan(kChunkLengthSize).begin());
  const auto nonce = crypto::nonce_at(keys_.base_nonce, counter_++);
  const Bytes sealed = crypto::aead_seal(keys_.key.view(), nonce, aad_of(last), padded.view());
  ended_ = last;
  Bytes frame = varint(last ? 0 : sealed.size());
  frame.insert(frame.end(), sealed.begin(), sealed.end());
  return frame;
}

Result<OpenedChunk> ChunkOpener::open(ByteView frame) {
  if (ended_) return fail(Fault::tampered, "a chunk follows its stream's last");
  const auto parsed = first_frame(frame);
  if (!parsed) return fail(parsed.error());
  if (parsed->size != frame.size()) return fail(Fault::invalid, "bytes follow a chunk");
  const auto nonce = crypto::nonce_at(keys_.base_nonce, counter_);
  const auto padded =
      crypto::aead_open(keys_.key.view(), nonce, aad_of(parsed->last), parsed->sealed);
  if (!padded) return fail(padded.error());
  auto data = unpadded(*padded);
  if (!data) return fail(data.error());
  ++counter_;
  ended_ = parsed->last;
  return OpenedChunk{std::move(*data), parsed->last};
}

Bytes seal_message(ChunkKeys keys, ByteView message) {
  ChunkSealer sealer(std::move(keys));
  Bytes frames;
  frames.reserve((message.size() / kChunkDataMax + 1) * (kVarintMax + kSealedMax));
  bool last = false;
  while (!last) {
    const ByteView part = message.first(std::min(message.size(), kChunkDataMax));
    message = message.subspan(part.size());
    last = message.empty();
    const Bytes frame = sealer.seal(part, last);
    frames.insert(frames.end(), frame.begin(), frame.end());
  }
  return frames;
}

Result<Secret> open_message(ChunkKeys keys, ByteView frames, std::size_t limit) {
  ChunkOpener opener(std::move(keys));
  Secret message;
  while (!frames.empty()) {
    const auto frame = first_frame(frames);
    if (!frame) return fail(frame.error());
    const auto chunk = opener.open(frames.first(frame->size));
    if (!chunk) return fail(chunk.error());
    if (chunk->plaintext.size() > limit - message.size()) {
      return fail(Fault::too_large, "a sealed message is over its limit");
    }
    message.append(chunk->plaintext.view());
    frames = frames.subspan(frame->size);
  }
  if (!opener.ended()) return fail(Fault::tampered, "a sealed message is cut before its end");
  return message;
}

ChunkKeys request_keys(ByteView content_key) {
  const Secret key = crypto::hkdf_extract({}, content_key);
  return expanded_keys(key, {"darkbloom request key", "darkbloom request nonce"});
}

ChunkKeys answer_keys(ByteView exported, ByteView encapsulated, ByteView nonce) {
  Bytes salt = copy_of(encapsulated);
  salt.insert(salt.end(), nonce.begin(), nonce.end());
  return expanded_keys(crypto::hkdf_extract(salt, exported), {"key", "nonce"});
}

}  // namespace darkbloom::seal
