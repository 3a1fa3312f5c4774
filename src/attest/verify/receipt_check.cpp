#include "attest/verify/receipt_check.h"

#include <algorithm>
#include <string>

#include "attest/verify/judge.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

std::unexpected<Error> refused(std::string why) {
  return fail(Fault::tampered, std::move(why));
}

Result<Receipt> check_signature(ByteView signed_receipt) {
  auto view = decode_signed_receipt(signed_receipt);
  if (!view) return fail(view.error());
  const auto genuine = crypto::verify_p256(view->receipt.identity,
                                           receipt_text(view->receipt_bytes), view->signature);
  if (!genuine) return refused("the receipt is not signed by the key that it names");
  return std::move(view->receipt);
}

Result<void> check_node(const Receipt& receipt, const Statement& node) {
  if (receipt.identity != node.identity) return refused("the receipt is another node's");
  // An answer that served no model, such as an error's, names none.
  if (receipt.model.empty()) return {};
  const auto serves = [&](const ServedModel& model) {
    return model.name == receipt.model && model.digest == receipt.weights;
  };
  if (std::ranges::any_of(node.models, serves)) return {};
  return refused("the receipt names a model or weights that the node does not state");
}

Result<void> check_exchange(const Receipt& receipt, const Exchanged& exchanged) {
  if (receipt.request != exchanged.request) return refused("the receipt is for another request");
  if (receipt.evidence != exchanged.evidence) return refused("the receipt is for other evidence");
  if (receipt.log != exchanged.log) return refused("the receipt is for another state of the log");
  if (receipt.tier != exchanged.tier) return refused("the receipt is for another tier");
  return {};
}

}  // namespace

Result<Receipt> check_receipt(ByteView signed_receipt, const Statement& node,
                              const Exchanged& exchanged, const ChunkChain& chunks) {
  auto receipt = check_signature(signed_receipt);
  if (!receipt) return receipt;
  if (auto same = check_node(*receipt, node); !same) return fail(same.error());
  if (auto same = check_exchange(*receipt, exchanged); !same) return fail(same.error());
  if (receipt->chunk_count != chunks.count() || receipt->chunks != chunks.head()) {
    return refused("the receipt is for other chunks than those that arrived");
  }
  return receipt;
}

Result<CheckedReceiptFile> check_receipt_file(const ReceiptFile& file) {
  auto receipt = check_signature(file.signed_receipt);
  if (!receipt) return fail(receipt.error());
  if (receipt->evidence != crypto::sha256(file.shown.evidence)) {
    return refused("the receipt is for other evidence than its file holds");
  }
  auto statement = open_statement(file.shown.evidence);
  if (!statement) return fail(statement.error());
  if (auto same = check_node(*receipt, *statement); !same) return fail(same.error());
  if (receipt->finished_at_ms < statement->issued_at_ms) {
    return refused("the receipt is older than the evidence that it names");
  }
  return CheckedReceiptFile{std::move(*receipt), std::move(*statement)};
}

}  // namespace darkbloom::attest
