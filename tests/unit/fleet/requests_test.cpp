#include "fleet/requests.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

constexpr NodeId kNode{{1}};
constexpr NodeId kOther{{2}};

Request of(std::uint64_t client, wire::StreamId stream) {
  Request request;
  request.asker = {ClientId{client}, stream};
  return request;
}

Leg at(const NodeId& node) {
  return {.model = {}, .placement = {.node = node}};
}

TEST(Requests, a_stream_of_a_client_is_open_once) {
  Requests requests;
  EXPECT_NE(requests.add(of(1, 1)), nullptr);
  EXPECT_EQ(requests.add(of(1, 1)), nullptr);
  EXPECT_NE(requests.add(of(2, 1)), nullptr);
  EXPECT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests.of_client(ClientId{1}), std::vector<wire::StreamId>{1});
}

TEST(Requests, legs_are_found_by_their_names_on_the_nodes_link) {
  Requests requests;
  Request& request = *requests.add(of(1, 1));
  const wire::StreamId first = requests.add_leg(request, at(kNode)).stream;
  const wire::StreamId second = requests.add_leg(request, at(kOther)).stream;
  EXPECT_NE(first, second);
  EXPECT_EQ(requests.find(kNode, first).first, &request);
  EXPECT_EQ(requests.find(kOther, first).first, nullptr);
  EXPECT_EQ(requests.at_node(kOther), std::vector{second});
  requests.remove_leg(request, first);
  EXPECT_EQ(requests.find(kNode, first).first, nullptr);
  EXPECT_EQ(requests.find(kOther, second).second->leg.node(), kOther);
  requests.remove_leg(request, second);
  requests.remove(request);
  EXPECT_EQ(requests.find(ClientId{1}, 1), nullptr);
  EXPECT_EQ(requests.size(), 0U);
}

}  // namespace
}  // namespace darkbloom::fleet
