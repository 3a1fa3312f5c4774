#include "wire/route_terms.h"

#include <gtest/gtest.h>

namespace darkbloom::wire {
namespace {

Bytes encoded(const RouteTerms& terms) {
  ByteWriter writer;
  write(writer, terms);
  return writer.take();
}

bool is_read(ByteView bytes) {
  ByteReader reader(bytes);
  (void)read_route_terms(reader);
  return reader.finish("the terms").has_value();
}

const RouteTerms kAll{.region = "eu-de",
                      .least_speed = 1,
                      .preferred_speed = 2,
                      .preferred_first_ms = 3,
                      .order = RouteOrder::latency,
                      .streams = true,
                      .conversation = {{7}}};

TEST(RouteTerms, every_term_comes_back) {
  for (const RouteTerms& terms : {RouteTerms(), kAll}) {
    const Bytes bytes = encoded(terms);
    ByteReader reader(bytes);
    EXPECT_EQ(read_route_terms(reader), terms);
    EXPECT_TRUE(reader.finish("the terms"));
  }
}

TEST(RouteTerms, a_cut_or_a_longer_text_is_refused) {
  Bytes bytes = encoded(kAll);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(is_read(ByteView(bytes).first(size))) << size;
  bytes.push_back(0);
  EXPECT_FALSE(is_read(bytes));
}

TEST(RouteTerms, what_has_no_meaning_is_refused) {
  const std::size_t order = 2 + 5 + 12;
  const auto with = [](std::size_t place, std::uint8_t value) {
    Bytes bytes = encoded(kAll);
    bytes.at(place) = value;
    return bytes;
  };
  EXPECT_FALSE(is_read(with(1, 17))) << "a region over its limit";
  EXPECT_FALSE(is_read(with(2, '-'))) << "no region";
  EXPECT_FALSE(is_read(with(order, 5))) << "an order that there is not";
  EXPECT_FALSE(is_read(with(order + 1, 2))) << "neither streams nor not";
}

TEST(RouteTerms, each_order_has_its_name) {
  EXPECT_EQ(name_of(RouteOrder::balanced), "balanced");
  EXPECT_EQ(name_of(RouteOrder::listed), "listed");
  EXPECT_EQ(name_of(RouteOrder::price), "price");
  EXPECT_EQ(name_of(RouteOrder::throughput), "throughput");
  EXPECT_EQ(name_of(RouteOrder::latency), "latency");
}

}  // namespace
}  // namespace darkbloom::wire
