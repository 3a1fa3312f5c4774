#include "seal/inner.h"

#include <gtest/gtest.h>

#include <functional>

#include "unit/seal/world.h"

namespace darkbloom::seal {
namespace {

using test::chat_request;
using test::fault_of;

InnerRequest resumed_request() {
  InnerRequest request = chat_request("{}");
  request.min_tier = 3;
  request.log_size = 12;
  request.log_root = Digest{{4}};
  request.evidence = {Digest{{1}}, Digest{{2}}};
  request.resume_id = "chatcmpl-7";
  request.resume_created = 1'800'000'000;
  request.resume_text = Secret::copy(view_of("Once upon"));
  request.proofs = {Digest{{5}}, Digest{}};
  return request;
}

TEST(Inner, every_field_of_a_request_comes_back) {
  const InnerRequest request = resumed_request();
  const auto decoded = decode_inner_request(encode(request).view());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->method, "POST");
  EXPECT_EQ(decoded->path, "/v1/chat/completions");
  EXPECT_EQ(decoded->tenant, request.tenant);
  EXPECT_EQ(decoded->min_tier, 3);
  EXPECT_EQ(decoded->log_size, 12U);
  EXPECT_EQ(decoded->log_root, request.log_root);
  EXPECT_EQ(decoded->evidence, request.evidence);
  EXPECT_EQ(decoded->resume_id, "chatcmpl-7");
  EXPECT_EQ(decoded->resume_created, 1'800'000'000);
  EXPECT_EQ(decoded->resume_text.text(), "Once upon");
  EXPECT_EQ(decoded->body.text(), "{}");
  EXPECT_EQ(decoded->proofs, request.proofs);
}

TEST(Inner, proofs_cover_all_that_stands_before_them) {
  InnerRequest request = resumed_request();
  const Secret shown = encode(request);
  request.proofs.clear();
  const Secret bare = encode(request);
  EXPECT_EQ(copy_of(covered_by_proofs(shown.view(), 2)),
            copy_of(covered_by_proofs(bare.view(), 0)));
  EXPECT_EQ(bare.view().back(), 0) << "the count is all that is left";
}

TEST(Inner, the_layout_is_the_one_in_the_header) {
  InnerRequest request{.method = "GET", .path = "/", .resume_created = 5};
  request.tenant.bytes.fill(0xaa);
  request.log_size = 6;
  request.log_root.bytes.fill(0xbb);
  request.evidence.resize(1);
  request.evidence.front().bytes.fill(0xcc);
  request.resume_text = Secret::copy(view_of("t"));
  request.body = Secret::copy(view_of("b"));
  EXPECT_EQ(to_hex(encode(request).view()),
            "03"
            "0003474554"
            "00012f" +
                std::string(64, 'a') + "00" + "0000000000000006" + std::string(64, 'b') + "01" +
                std::string(64, 'c') +
                "0000"
                "0000000000000005"
                "0000000174"
                "0000000162"
                "00");
  EXPECT_EQ(to_hex(encode(InnerHead{200, "a/b"}).view()),
            "03"
            "00c8"
            "0003612f62");
}

TEST(Inner, a_body_travels_unchanged_whatever_its_bytes) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 50; ++round) {
    InnerRequest request = chat_request("");
    const Bytes body = random.bytes(random.number(10'000));
    request.body = Secret::copy(body);
    EXPECT_EQ(copy_of(decode_inner_request(encode(request).view())->body.view()), body);
  }
}

TEST(Inner, the_largest_request_fits_and_one_byte_more_does_not) {
  InnerRequest request = resumed_request();
  request.path = "/" + std::string(kPathMax - 1, 'p');
  request.method = std::string(kMethodMax, 'M');
  request.resume_id = std::string(kResumeIdMax, 'r');
  request.resume_text = Secret(kResumeTextMax);
  request.body = Secret(kBodyMax);
  const Secret encoded = encode(request);
  EXPECT_LE(encoded.size(), kInnerRequestMax);
  EXPECT_EQ(decode_inner_request(encoded.view())->body.size(), kBodyMax);
  EXPECT_LT(seal_message(request_keys(Bytes(32)), encoded.view()).size(), wire::kEnvelopeMax);
  request.body = Secret(kBodyMax + 1);
  EXPECT_EQ(fault_of(validate(request)), Fault::too_large);
}

TEST(Inner, what_is_not_a_request_is_refused) {
  const auto refused = [](const std::function<void(InnerRequest&)>& change) {
    InnerRequest request = resumed_request();
    change(request);
    return fault_of(validate(request));
  };
  EXPECT_EQ(refused([](auto&) {}), std::nullopt);
  EXPECT_EQ(refused([](auto& r) { r.method = ""; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.method = "post"; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.method = std::string(kMethodMax + 1, 'P'); }),
            Fault::too_large);
  EXPECT_EQ(refused([](auto& r) { r.path = ""; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.path = "v1"; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.path = "/v1 HTTP"; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.path = "/v1\r\nHost: x"; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.path = "/\xc3\xa4"; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.path = "/" + std::string(kPathMax, 'p'); }), Fault::too_large);
  EXPECT_EQ(refused([](auto& r) { r.min_tier = 4; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.proofs.resize(4); }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.resume_id = "a\nb"; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.resume_id = std::string(kResumeIdMax + 1, 'r'); }),
            Fault::too_large);
  EXPECT_EQ(refused([](auto& r) { r.resume_created = -1; }), Fault::invalid);
  EXPECT_EQ(refused([](auto& r) { r.resume_text = Secret(kResumeTextMax + 1); }), Fault::too_large);
}

TEST(Inner, every_cut_of_a_request_or_head_is_refused) {
  const Secret request = encode(resumed_request());
  for (std::size_t size = 0; size < request.size(); ++size)
    EXPECT_EQ(fault_of(decode_inner_request(request.view().first(size))), Fault::invalid) << size;
  const Secret head = encode(InnerHead{200, "text/event-stream"});
  for (std::size_t size = 0; size < head.size(); ++size)
    EXPECT_EQ(fault_of(decode_inner_head(head.view().first(size))), Fault::invalid) << size;
}

/// `bytes` with one more at the end, and with another version.
std::vector<Bytes> spoiled(const Secret& whole) {
  Bytes longer = copy_of(whole.view());
  longer.push_back(0);
  Bytes newer = copy_of(whole.view());
  newer.front() = kInnerVersion + 1;
  return {longer, newer};
}

TEST(Inner, bytes_after_the_end_and_other_versions_are_refused) {
  for (const Bytes& bytes : spoiled(encode(resumed_request())))
    EXPECT_EQ(fault_of(decode_inner_request(bytes)), Fault::invalid);
  for (const Bytes& bytes : spoiled(encode(InnerHead{200, "text/plain"})))
    EXPECT_EQ(fault_of(decode_inner_head(bytes)), Fault::invalid);
}

TEST(Inner, a_head_comes_back_or_is_refused) {
  const auto head = decode_inner_head(encode(InnerHead{429, "application/json"}).view());
  EXPECT_EQ(head->status, 429);
  EXPECT_EQ(head->content_type, "application/json");
  EXPECT_EQ(fault_of(validate(InnerHead{99, ""})), Fault::invalid);
  EXPECT_EQ(fault_of(validate(InnerHead{600, ""})), Fault::invalid);
  EXPECT_EQ(fault_of(validate(InnerHead{200, "text/plain\r\nX: y"})), Fault::invalid);
  EXPECT_EQ(fault_of(validate(InnerHead{200, std::string(kContentTypeMax + 1, 'a')})),
            Fault::invalid);
}

}  // namespace
}  // namespace darkbloom::seal
