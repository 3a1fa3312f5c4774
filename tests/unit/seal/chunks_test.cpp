#include "seal/chunks.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/crypto/vectors.h"
#include "unit/seal/world.h"

namespace darkbloom::seal {
namespace {

using darkbloom::test::hex_field;
using test::fault_of;

ChunkKeys keys() {
  return request_keys(Bytes(32, 7));
}

/// Frames of a stream of three chunks.
std::vector<Bytes> three_frames() {
  ChunkSealer sealer(keys());
  std::vector<Bytes> frames;
  for (const std::string_view text : {"one", "two", "three"})
    frames.push_back(sealer.seal(view_of(text), text == "three"));
  return frames;
}

/// A frame whose padded plaintext the test writes itself, at the stream's start.
Bytes frame_of(const Bytes& padded, bool last = true) {
  const ChunkKeys own = keys();
  const Bytes sealed = crypto::aead_seal(own.key.view(), own.base_nonce,
                                         last ? view_of("final") : ByteView{}, padded);
  Bytes frame = last ? Bytes{0}
                     : Bytes{static_cast<std::uint8_t>(0x40 | (sealed.size() >> 8)),
                             static_cast<std::uint8_t>(sealed.size() & 0xff)};
  frame.insert(frame.end(), sealed.begin(), sealed.end());
  return frame;
}

TEST(Chunks, a_stream_opens_in_its_order) {
  ChunkOpener opener(keys());
  const auto frames = three_frames();
  EXPECT_EQ(opener.open(frames[0])->plaintext.text(), "one");
  EXPECT_EQ(opener.open(frames[1])->plaintext.text(), "two");
  EXPECT_FALSE(opener.ended());
  const auto last = opener.open(frames[2]);
  EXPECT_EQ(last->plaintext.text(), "three");
  EXPECT_TRUE(last->last);
  EXPECT_TRUE(opener.ended());
}

TEST(Chunks, every_size_around_a_class_comes_back) {
  for (const std::size_t edge : {0U, 252U, 508U, 1020U, 4092U, 32764U, 65532U}) {
    for (std::size_t size = edge < 2 ? 0 : edge - 2; size <= edge + 2; ++size) {
      if (size > kChunkDataMax) continue;
      ChunkSealer sealer(keys());
      ChunkOpener opener(keys());
      const Bytes data(size, 0xee);
      EXPECT_EQ(copy_of(opener.open(sealer.seal(data, false))->plaintext.view()), data) << size;
      EXPECT_EQ(copy_of(opener.open(sealer.seal(data, true))->plaintext.view()), data) << size;
    }
  }
}

TEST(Chunks, a_size_class_is_the_next_power_of_two) {
  EXPECT_EQ(size_class(0), 256U);
  EXPECT_EQ(size_class(252), 256U);
  EXPECT_EQ(size_class(253), 512U);
  EXPECT_EQ(size_class(1020), 1024U);
  EXPECT_EQ(size_class(1021), 2048U);
  EXPECT_EQ(size_class(kChunkDataMax), kChunkPlaintextMax);
}

TEST(Chunks, a_size_class_hides_the_length_of_what_it_holds) {
  const auto sealed_size = [](std::size_t size, bool last) {
    return ChunkSealer(keys()).seal(Bytes(size, 1), last).size();
  };
  for (std::size_t size = 0; size <= 252; ++size) {
    EXPECT_EQ(sealed_size(size, false), sealed_size(0, false)) << size;
    EXPECT_EQ(sealed_size(size, true), sealed_size(0, true)) << size;
  }
  EXPECT_NE(sealed_size(253, false), sealed_size(252, false));
}

TEST(Chunks, a_frame_starts_with_its_length_as_quic_writes_it) {
  ChunkSealer sealer(keys());
  const Bytes small = sealer.seal(view_of("a"), false);
  EXPECT_EQ(to_hex(ByteView(small).first(2)), "4110") << "256 bytes and the tag";
  EXPECT_EQ(small.size(), 2U + 272);
  const Bytes large = sealer.seal(Bytes(kChunkDataMax), false);
  EXPECT_EQ(to_hex(ByteView(large).first(4)), "80010010") << "64 KiB and the tag";
  const Bytes last = sealer.seal(view_of("a"), true);
  EXPECT_EQ(last.front(), 0);
  EXPECT_EQ(last.size(), 1U + 272);
}

TEST(Chunks, a_reordered_stream_is_refused) {
  const auto frames = three_frames();
  for (const auto& order : {std::pair{1, 0}, std::pair{2, 0}}) {
    ChunkOpener opener(keys());
    EXPECT_EQ(fault_of(opener.open(frames[static_cast<std::size_t>(order.first)])),
              Fault::tampered);
  }
  ChunkOpener opener(keys());
  EXPECT_TRUE(opener.open(frames[0]));
  EXPECT_EQ(fault_of(opener.open(frames[2])), Fault::tampered) << "one is left out";
  EXPECT_FALSE(opener.ended());
}

TEST(Chunks, a_repeated_chunk_is_refused) {
  const auto frames = three_frames();
  ChunkOpener opener(keys());
  EXPECT_TRUE(opener.open(frames[0]));
  EXPECT_EQ(fault_of(opener.open(frames[0])), Fault::tampered);
}

TEST(Chunks, nothing_opens_after_the_end) {
  const auto frames = three_frames();
  ChunkOpener opener(keys());
  for (const Bytes& frame : frames)
    EXPECT_TRUE(opener.open(frame));
  for (const Bytes& frame : frames)
    EXPECT_EQ(fault_of(opener.open(frame)), Fault::tampered);
  EXPECT_EQ(fault_of(opener.open({})), Fault::tampered);
}

TEST(Chunks, a_stream_that_stops_early_has_not_ended) {
  const auto frames = three_frames();
  ChunkOpener opener(keys());
  EXPECT_FALSE(opener.ended());
  EXPECT_TRUE(opener.open(frames[0]));
  EXPECT_TRUE(opener.open(frames[1]));
  EXPECT_FALSE(opener.ended());
}

TEST(Chunks, a_chunk_cannot_be_made_the_last_nor_the_last_made_an_earlier_one) {
  const auto frames = three_frames();
  Bytes ended = frames[0];
  ended.erase(ended.begin());
  ended.front() = 0;
  EXPECT_EQ(fault_of(ChunkOpener(keys()).open(ended)), Fault::tampered);

  const Bytes last = ChunkSealer(keys()).seal(view_of("all"), true);
  Bytes goes_on{0x41, 0x10};
  goes_on.insert(goes_on.end(), last.begin() + 1, last.end());
  EXPECT_EQ(fault_of(ChunkOpener(keys()).open(goes_on)), Fault::tampered);
}

TEST(Chunks, every_cut_and_every_extra_byte_is_refused) {
  for (const bool last : {false, true}) {
    const Bytes frame = ChunkSealer(keys()).seal(view_of("text"), last);
    for (std::size_t size = 0; size < frame.size(); ++size) {
      EXPECT_FALSE(ChunkOpener(keys()).open(ByteView(frame).first(size))) << size;
    }
    Bytes longer = frame;
    longer.push_back(0);
    EXPECT_FALSE(ChunkOpener(keys()).open(longer));
  }
}

TEST(Chunks, a_flipped_bit_anywhere_is_refused) {
  for (const bool last : {false, true}) {
    const Bytes frame = ChunkSealer(keys()).seal(view_of("text"), last);
    for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
      Bytes changed = frame;
      changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
      EXPECT_FALSE(ChunkOpener(keys()).open(changed)) << bit;
    }
  }
}

TEST(Chunks, a_length_has_its_shortest_form_only) {
  const Bytes frame = ChunkSealer(keys()).seal(view_of("text"), false);
  const Bytes last = ChunkSealer(keys()).seal(view_of("text"), true);
  const auto with_prefix = [](const Bytes& prefix, const Bytes& from, std::ptrdiff_t skip) {
    Bytes made = prefix;
    made.insert(made.end(), from.begin() + skip, from.end());
    return made;
  };
  const std::vector<Bytes> others{
      with_prefix({0x80, 0, 0x01, 0x10}, frame, 2),
      with_prefix({0xc0, 0, 0, 0, 0, 0, 0x01, 0x10}, frame, 2),
      with_prefix({0x40, 0}, last, 1),
      with_prefix({0x80, 0, 0, 0}, last, 1),
      with_prefix({0xc0, 0, 0, 0, 0, 0, 0, 0}, last, 1),
  };
  for (const Bytes& other : others)
    EXPECT_EQ(fault_of(ChunkOpener(keys()).open(other)), Fault::invalid);
}

TEST(Chunks, a_chunk_over_the_limit_is_refused_before_it_is_opened) {
  EXPECT_EQ(
      fault_of(ChunkOpener(keys()).open(Bytes{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})),
      Fault::too_large);
  EXPECT_EQ(fault_of(ChunkOpener(keys()).open(Bytes{0x80, 0x01, 0x00, 0x11})), Fault::too_large);
  Bytes last(1 + kChunkPlaintextMax + crypto::kAeadTagSize + 1);
  EXPECT_EQ(fault_of(ChunkOpener(keys()).open(last)), Fault::too_large);
  last.pop_back();
  EXPECT_EQ(fault_of(ChunkOpener(keys()).open(last)), Fault::tampered);
}

TEST(Chunks, padding_that_is_not_zero_is_refused) {
  Bytes padded(256);
  padded[3] = 10;
  EXPECT_EQ(ChunkOpener(keys()).open(frame_of(padded))->plaintext.size(), 10U);
  for (const std::size_t place : {14U, 15U, 255U}) {
    Bytes marked = padded;
    marked[place] = 1;
    EXPECT_EQ(fault_of(ChunkOpener(keys()).open(frame_of(marked))), Fault::invalid);
    EXPECT_EQ(fault_of(ChunkOpener(keys()).open(frame_of(marked, false))), Fault::invalid);
  }
}

TEST(Chunks, a_chunk_of_another_size_than_its_class_is_refused) {
  Bytes wide(512);
  wide[3] = 10;
  for (const Bytes& padded :
       {Bytes{}, Bytes(3), Bytes(4), Bytes(255), Bytes(257), Bytes(512), wide, Bytes(65536)}) {
    EXPECT_EQ(fault_of(ChunkOpener(keys()).open(frame_of(padded))), Fault::invalid);
  }
}

TEST(Chunks, an_inner_length_past_the_end_is_refused) {
  for (const std::uint8_t length : Bytes{0xfd, 0xff}) {
    Bytes padded(256);
    padded[3] = length;
    EXPECT_EQ(fault_of(ChunkOpener(keys()).open(frame_of(padded))), Fault::invalid);
  }
  Bytes huge(256);
  huge[0] = 0xff;
  EXPECT_EQ(fault_of(ChunkOpener(keys()).open(frame_of(huge))), Fault::invalid);
}

TEST(Chunks, another_key_opens_nothing) {
  const auto frames = three_frames();
  EXPECT_EQ(fault_of(ChunkOpener(request_keys(Bytes(32, 8))).open(frames[0])), Fault::tampered);
}

TEST(Chunks, a_message_of_any_size_comes_back) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  std::vector<std::size_t> sizes{
      0, 1, kChunkDataMax - 1, kChunkDataMax, kChunkDataMax + 1, 2 * kChunkDataMax};
  for (int i = 0; i < 40; ++i)
    sizes.push_back(random.number(300'000));
  for (const std::size_t size : sizes) {
    const Bytes message = random.bytes(size);
    const Bytes frames = seal_message(keys(), message);
    EXPECT_EQ(copy_of(open_message(keys(), frames, size).value().view()), message) << size;
  }
}

TEST(Chunks, an_empty_message_is_one_last_chunk) {
  const Bytes frames = seal_message(keys(), {});
  EXPECT_EQ(frames.size(), 1U + 256 + 16);
  EXPECT_TRUE(open_message(keys(), frames, 0)->empty());
}

TEST(Chunks, a_message_over_the_callers_limit_is_refused) {
  const Bytes frames = seal_message(keys(), Bytes(kChunkDataMax + 10));
  EXPECT_TRUE(open_message(keys(), frames, kChunkDataMax + 10));
  for (const std::size_t limit : {std::size_t{0}, kChunkDataMax - 1, kChunkDataMax + 9})
    EXPECT_EQ(fault_of(open_message(keys(), frames, limit)), Fault::too_large);
}

TEST(Chunks, a_message_cut_at_any_frame_or_between_is_refused) {
  const Bytes frames = seal_message(keys(), Bytes(2 * kChunkDataMax + 5, 3));
  const std::size_t full_frame = 4 + kChunkPlaintextMax + crypto::kAeadTagSize;
  for (const std::size_t whole : {std::size_t{0}, full_frame, 2 * full_frame}) {
    EXPECT_EQ(fault_of(open_message(keys(), ByteView(frames).first(whole), kInnerRequestMax)),
              Fault::tampered);
    for (const std::size_t more : {1U, 2U, 4U, 100U})
      EXPECT_FALSE(open_message(keys(), ByteView(frames).first(whole + more), kInnerRequestMax));
  }
  Bytes swapped = frames;
  std::rotate(swapped.begin(), swapped.begin() + static_cast<std::ptrdiff_t>(full_frame),
              swapped.begin() + static_cast<std::ptrdiff_t>(2 * full_frame));
  EXPECT_EQ(fault_of(open_message(keys(), swapped, kInnerRequestMax)), Fault::tampered);
}

TEST(Chunks, the_answers_keys_are_those_of_ehbp) {
  const auto file = darkbloom::test::load_vectors("ehbp/derive.json");
  if (!file) GTEST_SKIP() << darkbloom::test::kNoVectors;
  const ChunkKeys derived =
      answer_keys(hex_field(*file, "exportedSecret"), hex_field(*file, "requestEnc"),
                  hex_field(*file, "responseNonce"));
  EXPECT_EQ(copy_of(derived.key.view()), hex_field(*file, "derivedKey"));
  EXPECT_EQ(Bytes(derived.base_nonce.begin(), derived.base_nonce.end()),
            hex_field(*file, "derivedNonceBase"));
}

TEST(Chunks, the_answers_keys_open_a_response_of_ehbp) {
  const auto file = darkbloom::test::load_vectors("ehbp/response-decryption.json");
  if (!file) GTEST_SKIP() << darkbloom::test::kNoVectors;
  const ChunkKeys derived =
      answer_keys(hex_field(*file, "exportedSecret"), hex_field(*file, "requestEnc"),
                  hex_field(*file, "responseNonce"));
  const Bytes response = hex_field(*file, "encryptedResponse");
  constexpr std::size_t kEhbpLength = 4;  // EHBP frames by 4 bytes where we use varints
  const auto opened = crypto::aead_open(derived.key.view(), derived.base_nonce, {},
                                        ByteView(response).subspan(kEhbpLength));
  EXPECT_EQ(copy_of(opened.value().view()), hex_field(*file, "plaintext"));
}

TEST(Chunks, request_and_answer_have_keys_of_their_own) {
  const Bytes same(32, 5);
  const ChunkKeys request = request_keys(same);
  const ChunkKeys answer = answer_keys(same, {}, {});
  EXPECT_FALSE(equal_in_constant_time(request.key.view(), answer.key.view()));
  EXPECT_NE(request.base_nonce, answer.base_nonce);
}

TEST(ChunksDeathTest, sealing_after_the_last_chunk_or_too_much_is_a_bug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  ChunkSealer sealer(keys());
  EXPECT_DEATH(sealer.seal(Bytes(kChunkDataMax + 1), false), "fits its largest size class");
  sealer.seal({}, true);
  EXPECT_DEATH(sealer.seal({}, true), "nothing follows");
}

}  // namespace
}  // namespace darkbloom::seal
