#include <algorithm>

#include "attest/verify/receipt_check.h"
#include "base/check.h"
#include "fuzz/targets.h"
#include "unit/attest/signed_answer.h"

namespace darkbloom::fuzz {
namespace {

/// The keys of the tests' nodes come from a seed of the run, these from one for ever.
struct Genuine {
  test::SeededRandom random{1};
  test::SignedNode node{random};
  attest::ReceiptFile file() const {
    attest::ReceiptFile file{{}, {.evidence = node.evidence()}};
    attest::ReceiptWriter writer(
        {.model = "seedling", .evidence = crypto::sha256(file.shown.evidence)}, node.identity);
    file.signed_receipt = writer.finish({1, 0, 1}, 1, test::kTestNow);
    return file;
  }
};

void check_form(ByteView signed_receipt) {
  const auto view = attest::decode_signed_receipt(signed_receipt);
  if (!view) return;
  check(std::ranges::equal(attest::encode_receipt(view->receipt), view->receipt_bytes),
        "a receipt has one encoding");
}

}  // namespace

void receipt(ByteView input) {
  check_form(input);
  const auto file = attest::decode_receipt_file(input);
  if (!file) return;
  check(attest::encode_receipt_file(*file) == copy_of(input), "a receipt file has one encoding");
  check_form(file->signed_receipt);
  if (!attest::check_receipt_file(*file)) return;
  const Genuine genuine;
  const auto seed = attest::check_receipt_file(genuine.file());
  const auto known = attest::check_receipt_file(*file);
  check(attest::encode_receipt(known->receipt) == attest::encode_receipt(seed->receipt),
        "only what the node signed is accepted");
}

std::vector<Bytes> receipt_seeds() {
  const attest::ReceiptFile file = Genuine{}.file();
  return {attest::encode_receipt_file(file), file.signed_receipt};
}

}  // namespace darkbloom::fuzz
