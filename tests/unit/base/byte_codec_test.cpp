#include "base/byte_codec.h"

#include <gtest/gtest.h>

namespace darkbloom {
namespace {

TEST(ByteCodec, numbers_are_big_endian) {
  ByteWriter writer;
  writer.u8(0x01);
  writer.u16(0x0203);
  writer.u32(0x04050607);
  writer.u64(0x08090a0b0c0d0e0f);
  EXPECT_EQ(to_hex(writer.view()), "0102030405060708090a0b0c0d0e0f");
}

TEST(ByteCodec, every_field_comes_back) {
  ByteWriter writer;
  writer.u8(255);
  writer.u16(65535);
  writer.u32(4294967295);
  writer.u64(18446744073709551615ULL);
  writer.sized16(view_of("short"));
  writer.sized32(view_of("long"));
  writer.raw(NodeId{{7}}.view());
  writer.raw(view_of("tail"));
  const Bytes bytes = writer.take();

  ByteReader reader(bytes);
  EXPECT_EQ(reader.u8(), 255);
  EXPECT_EQ(reader.u16(), 65535);
  EXPECT_EQ(reader.u32(), 4294967295);
  EXPECT_EQ(reader.u64(), 18446744073709551615ULL);
  EXPECT_EQ(reader.text16(5), "short");
  EXPECT_EQ(text_of(reader.sized32(4)), "long");
  EXPECT_EQ(reader.id<NodeId>(), NodeId{{7}});
  EXPECT_EQ(text_of(reader.rest()), "tail");
  EXPECT_TRUE(reader.finish("it"));
}

TEST(ByteCodec, after_the_first_failure_every_read_fails) {
  const Bytes bytes{1, 2, 3};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u32(), 0U);
  EXPECT_TRUE(reader.failed());
  EXPECT_EQ(reader.u8(), 0);
  EXPECT_TRUE(reader.rest().empty());
  EXPECT_EQ(reader.finish("it").error().fault, Fault::invalid);
}

TEST(ByteCodec, a_small_number_over_its_limit_is_refused) {
  const Bytes bytes{4, 5};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.u8_up_to(4), 4);
  EXPECT_EQ(reader.u8_up_to(4), 0);
  EXPECT_TRUE(reader.failed());
}

TEST(ByteCodec, a_field_over_its_limit_is_refused_though_its_bytes_are_there) {
  ByteWriter writer;
  writer.sized16(view_of("sixteen"));
  writer.sized32(view_of("32"));
  const Bytes bytes = writer.take();
  ByteReader narrow(bytes);
  EXPECT_TRUE(narrow.sized16(6).empty());
  EXPECT_TRUE(narrow.failed());
  ByteReader wide(bytes);
  EXPECT_EQ(wide.sized16(7).size(), 7U);
  EXPECT_TRUE(wide.sized32(1).empty());
  EXPECT_TRUE(wide.failed());
}

TEST(ByteCodec, a_length_past_the_end_is_refused) {
  const Bytes short16{0, 5, 1, 2};
  ByteReader first(short16);
  EXPECT_TRUE(first.sized16(100).empty());
  EXPECT_TRUE(first.failed());
  const Bytes huge32{0xff, 0xff, 0xff, 0xff};
  ByteReader second(huge32);
  EXPECT_TRUE(second.sized32(0xffffffff).empty());
  EXPECT_TRUE(second.failed());
}

TEST(ByteCodec, bytes_after_the_end_are_refused) {
  const Bytes bytes{1, 2};
  ByteReader reader(bytes);
  reader.u8();
  EXPECT_FALSE(reader.failed());
  EXPECT_EQ(reader.finish("it").error().detail, "it has bytes after its end");
}

TEST(ByteCodec, an_empty_input_reads_as_nothing) {
  ByteReader reader({});
  EXPECT_TRUE(reader.finish("it"));
  EXPECT_TRUE(reader.rest().empty());
  EXPECT_FALSE(reader.failed());
  reader.u8();
  EXPECT_TRUE(reader.failed());
}

TEST(ByteCodecDeathTest, a_field_that_does_not_fit_its_length_is_a_bug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Bytes large(65536);
  ByteWriter writer;
  EXPECT_DEATH(writer.sized16(large), "a field fits its 16-bit length");
}

}  // namespace
}  // namespace darkbloom
