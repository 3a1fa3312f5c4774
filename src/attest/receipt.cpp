#include "attest/receipt.h"

#include "base/byte_codec.h"
#include "base/check.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint8_t kReceiptVersion = 1;
constexpr std::size_t kSignatureSize = 64;

Bytes labelled(std::string_view label, ByteView bytes) {
  ByteWriter writer;
  writer.raw(view_of(label));
  writer.u8(0);
  writer.raw(bytes);
  return writer.take();
}

void read_answer(ByteReader& reader, Receipt& receipt) {
  receipt.request = reader.id<Digest>();
  receipt.chunks = reader.id<Digest>();
  receipt.chunk_count = reader.u32();
  receipt.model = reader.text16(wire::kModelNameMax);
  receipt.weights = reader.id<Digest>();
  receipt.seed = reader.u64();
}

void read_circumstances(ByteReader& reader, Receipt& receipt) {
  receipt.evidence = reader.id<Digest>();
  receipt.log.size = reader.u64();
  receipt.log.root = reader.id<Digest>();
  receipt.tier =
      static_cast<wire::Tier>(reader.u8_up_to(static_cast<std::uint8_t>(wire::Tier::confidential)));
  receipt.status = reader.u16();
  receipt.tokens = {reader.u32(), reader.u32(), reader.u32()};
  receipt.finished_at_ms = static_cast<UnixMillis>(reader.u64());
}

Result<Receipt> decode_receipt(ByteView bytes) {
  ByteReader reader(bytes);
  if (reader.u8() != kReceiptVersion) {
    return fail(Fault::invalid, "the receipt has an unknown version");
  }
  Receipt receipt;
  const auto identity = crypto::parse_p256_public(reader.raw(crypto::kP256PublicSize));
  if (!identity) return fail(identity.error());
  receipt.identity = *identity;
  read_answer(reader, receipt);
  read_circumstances(reader, receipt);
  if (auto whole = reader.finish("the receipt"); !whole) return fail(whole.error());
  return receipt;
}

}  // namespace

ChunkChain::ChunkChain(const Digest& request)
    : head_(crypto::sha256(labelled("darkbloom chunks v1", request.view()))) {}

void ChunkChain::add(ByteView chunk) {
  crypto::Sha256 hash;
  hash.update(head_.view());
  hash.update(chunk);
  head_ = std::move(hash).finish();
  count_ += 1;
}

Bytes encode_receipt(const Receipt& receipt) {
  check(receipt.model.size() <= wire::kModelNameMax, "a model's name is bounded");
  ByteWriter writer;
  writer.u8(kReceiptVersion);
  writer.raw(receipt.identity);
  writer.raw(receipt.request.view());
  writer.raw(receipt.chunks.view());
  writer.u32(receipt.chunk_count);
  writer.sized16(view_of(receipt.model));
  writer.raw(receipt.weights.view());
  writer.u64(receipt.seed);
  writer.raw(receipt.evidence.view());
  writer.u64(receipt.log.size);
  writer.raw(receipt.log.root.view());
  writer.u8(static_cast<std::uint8_t>(receipt.tier));
  writer.u16(receipt.status);
  writer.u32(receipt.tokens.prompt);
  writer.u32(receipt.tokens.cached);
  writer.u32(receipt.tokens.completion);
  writer.u64(static_cast<std::uint64_t>(receipt.finished_at_ms));
  return writer.take();
}

Bytes receipt_text(ByteView receipt_bytes) {
  return labelled("darkbloom receipt v1", receipt_bytes);
}

Result<SignedReceiptView> decode_signed_receipt(ByteView bytes) {
  ByteReader reader(bytes);
  SignedReceiptView view;
  view.receipt_bytes = reader.sized16(kSignedReceiptMax - kSignatureSize - 2);
  view.signature = reader.raw(kSignatureSize);
  if (auto whole = reader.finish("the signed receipt"); !whole) return fail(whole.error());
  auto receipt = decode_receipt(view.receipt_bytes);
  if (!receipt) return fail(receipt.error());
  view.receipt = std::move(*receipt);
  return view;
}

}  // namespace darkbloom::attest
