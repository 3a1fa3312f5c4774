#include "attest/receipt_file.h"

#include <algorithm>
#include <string_view>

#include "attest/receipt.h"
#include "base/byte_codec.h"

namespace darkbloom::attest {
namespace {

constexpr std::string_view kMagic = "darkbloom receipt file v2\n";

}  // namespace

Bytes encode_receipt_file(const ReceiptFile& file) {
  ByteWriter writer;
  writer.raw(view_of(kMagic));
  writer.sized16(file.signed_receipt);
  put_evidence_file(writer, file.shown);
  return writer.take();
}

Result<ReceiptFile> decode_receipt_file(ByteView bytes) {
  ByteReader reader(bytes);
  if (!std::ranges::equal(reader.raw(kMagic.size()), view_of(kMagic))) {
    return fail(Fault::invalid, "this is no receipt file of Darkbloom");
  }
  ReceiptFile file;
  file.signed_receipt = copy_of(reader.sized16(kSignedReceiptMax));
  file.shown = get_evidence_file(reader);
  if (auto whole = reader.finish("the receipt file"); !whole) return fail(whole.error());
  return file;
}

}  // namespace darkbloom::attest
