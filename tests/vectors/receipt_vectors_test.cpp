// Receipts of one answer, good and bad, and what its client makes of each: receipts.json.

#include <gtest/gtest.h>

#include "attest/verify/judge.h"
#include "unit/attest/signed_answer.h"
#include "vectors/vector_file.h"

namespace darkbloom::vectors {
namespace {

using attest::Receipt;
using attest::test::SignedAnswer;

/// The arrived chunks and the client's own facts are the file's, whatever signed the receipt.
Json checked(const Json& file, const Json& of) {
  const Bytes evidence = bytes_of(file.at("evidence"));
  const Json& knew = file.at("exchanged");
  attest::Exchanged exchanged;
  exchanged.request = Digest::from(bytes_of(knew.at("request"))).value();
  exchanged.evidence = Digest::from(bytes_of(knew.at("evidence"))).value();
  exchanged.log = {knew.at("log_size"), Digest::from(bytes_of(knew.at("log_root"))).value()};
  exchanged.tier = static_cast<wire::Tier>(knew.at("tier").get<int>());
  attest::ChunkChain chain(exchanged.request);
  for (const Json& chunk : of.value("chunks", file.at("chunks")))
    chain.add(bytes_of(chunk));
  const auto receipt = attest::check_receipt(
      bytes_of(of.at("receipt")), attest::open_statement(evidence).value(), exchanged, chain);
  return receipt ? Json() : Json(receipt.error().detail);
}

Json hex_list(const std::vector<Bytes>& chunks) {
  Json list = Json::array();
  for (const Bytes& chunk : chunks)
    list.push_back(to_hex(chunk));
  return list;
}

class Cases {
 public:
  explicit Cases(const SignedAnswer& answer) {
    file_["about"] = "protocol.md section 8. Bytes are in hexadecimal.";
    file_["evidence"] = to_hex(answer.evidence);
    file_["exchanged"] = {{"request", answer.exchanged.request.hex()},
                          {"evidence", answer.exchanged.evidence.hex()},
                          {"log_size", answer.exchanged.log.size},
                          {"log_root", answer.exchanged.log.root.hex()},
                          {"tier", static_cast<int>(answer.exchanged.tier)}};
    file_["chunks"] = hex_list(answer.chunks);
    file_["cases"] = Json::array();
  }
  void add(const std::string& name, const Bytes& receipt) {
    add({{"name", name}, {"receipt", to_hex(receipt)}});
  }
  void add(Json made) {
    made["refused"] = checked(file_, made);
    file_["cases"].push_back(std::move(made));
  }
  Json take() { return std::move(file_); }

 private:
  Json file_;
};

void add_other_receipts(Cases& cases, const SignedAnswer& answer) {
  const auto other = [&](const std::string& name, void (*change)(Receipt&)) {
    Receipt facts = answer.facts();
    change(facts);
    cases.add(name, answer.receipt(facts));
  };
  other("another request", [](Receipt& r) { r.request.bytes[0] ^= 1; });
  other("other evidence", [](Receipt& r) { r.evidence.bytes[0] ^= 1; });
  other("another state of the log", [](Receipt& r) { r.log.size += 1; });
  other("another root of the log", [](Receipt& r) { r.log.root.bytes[0] ^= 1; });
  other("another tier", [](Receipt& r) { r.tier = wire::Tier::open; });
  other("another model", [](Receipt& r) { r.model = "larger"; });
  other("other weights", [](Receipt& r) { r.weights.bytes[0] ^= 1; });
  other("no model at all", [](Receipt& r) { r.model.clear(); });
}

Json make_receipts() {
  const SignedAnswer answer;
  Cases cases(answer);
  const Bytes good = answer.receipt();
  cases.add("the answer's own", good);
  add_other_receipts(cases, answer);
  for (const std::size_t at : {std::size_t{2}, std::size_t{40}, good.size() - 1}) {
    Bytes flipped = good;
    flipped[at] ^= 1;
    cases.add("a flipped bit at byte " + std::to_string(at), flipped);
  }
  cases.add("cut", Bytes(good.begin(), good.end() - 1));
  Bytes longer = good;
  longer.push_back(0);
  cases.add("bytes after its end", longer);
  auto fewer = answer.chunks;
  fewer.pop_back();
  cases.add({{"name", "a chunk too few"}, {"receipt", to_hex(good)}, {"chunks", hex_list(fewer)}});
  auto swapped = answer.chunks;
  std::swap(swapped[1], swapped[2]);
  cases.add({{"name", "chunks swapped"}, {"receipt", to_hex(good)}, {"chunks", hex_list(swapped)}});
  return cases.take();
}

TEST(ReceiptVectors, each_receipt_of_the_file_is_checked_as_it_says) {
  const Json file = read("receipts", make_receipts);
  ASSERT_GT(file.at("cases").size(), 10U);
  for (const Json& each : file.at("cases"))
    EXPECT_EQ(each.at("refused"), checked(file, each)) << each.at("name");
}

}  // namespace
}  // namespace darkbloom::vectors
