#include "wire/link_frame.h"

#include <gtest/gtest.h>

#include "wire/envelope.h"

namespace darkbloom::wire {
namespace {

TEST(LinkFrame, an_open_comes_back_as_it_was) {
  const Bytes envelope{1, 2, 3};
  const Bytes bytes = encode(Open{7, "dk-key", envelope});
  const auto frame = decode_frame(bytes);
  ASSERT_TRUE(frame);
  const auto& open = std::get<Open>(*frame);
  EXPECT_EQ(open.stream, 7U);
  EXPECT_EQ(open.api_key, "dk-key");
  EXPECT_EQ(copy_of(open.envelope), envelope);
}

TEST(LinkFrame, a_refusal_carries_its_error) {
  Error error{Fault::no_capacity, "busy", "code", "param"};
  error.retry_after_ms = 12;
  const Bytes bytes = encode(Refuse{3, error});
  const auto frame = decode_frame(bytes);
  ASSERT_TRUE(frame);
  const auto& refuse = std::get<Refuse>(*frame);
  EXPECT_EQ(refuse.error.fault, Fault::no_capacity);
  EXPECT_EQ(refuse.error.detail, "busy");
  EXPECT_EQ(refuse.error.retry_after_ms, 12U);
}

TEST(LinkFrame, a_hello_comes_back_with_the_class_of_its_machine) {
  for (const char* const machine : {"", "amd-epyc-9b14-16-64g"}) {
    const auto frame = decode_frame(encode(Hello{.evidence = {1, 2}, .machine_class = machine}));
    ASSERT_TRUE(frame);
    EXPECT_EQ(std::get<Hello>(*frame).evidence, (Bytes{1, 2}));
    EXPECT_EQ(std::get<Hello>(*frame).machine_class, machine);
  }
}

TEST(LinkFrame, what_is_no_class_of_machines_is_refused) {
  EXPECT_TRUE(is_machine_class(std::string(kMachineClassMax, 'a')));
  for (const std::string& text : {std::string(kMachineClassMax + 1, 'a'), std::string("A"),
                                  std::string("a b"), std::string("a\"")}) {
    EXPECT_FALSE(is_machine_class(text)) << text;
  }
  Bytes bytes = encode(Hello{.evidence = {}, .machine_class = "abc"});
  bytes.back() = 'C';
  EXPECT_FALSE(decode_frame(bytes));
}

TEST(LinkFrame, a_quota_comes_back_as_it_was) {
  const auto frame = decode_frame(encode(Quota{7, 600, 59, 1200, 8, 3}));
  ASSERT_TRUE(frame);
  const auto& quota = std::get<Quota>(*frame);
  EXPECT_EQ(quota.stream, 7U);
  EXPECT_EQ(quota.requests_limit, 600U);
  EXPECT_EQ(quota.requests_remaining, 59U);
  EXPECT_EQ(quota.requests_reset_ms, 1200U);
  EXPECT_EQ(quota.running_limit, 8U);
  EXPECT_EQ(quota.running_remaining, 3U);
}

TEST(LinkFrame, standings_come_back_as_they_were) {
  const Standings told{{{"seedling", {"full", "long_wait"}, 7, 3, 12}, {"acorn", {}, 0, 0, 1}}};
  const auto frame = decode_frame(encode(told));
  ASSERT_TRUE(frame);
  const auto& heard = std::get<Standings>(*frame).models;
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[0].model, "seedling");
  EXPECT_EQ(heard[0].gates, (std::vector<std::string>{"full", "long_wait"}));
  EXPECT_EQ(heard[0].for_s, 7U);
  EXPECT_EQ(heard[0].ahead, 3U);
  EXPECT_EQ(heard[0].open, 12U);
  EXPECT_TRUE(heard[1].gates.empty());
}

TEST(LinkFrame, a_membership_comes_back_as_it_was) {
  const std::vector<OrganisationId> both{OrganisationId{{1}}, OrganisationId{{2}}};
  const Bytes bytes = encode(Belong{both});
  const auto frame = decode_frame(bytes);
  ASSERT_TRUE(frame);
  EXPECT_EQ(std::get<Belong>(*frame).organisations, both);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_frame(ByteView(bytes).first(size))) << size;
}

/// Refused with `value` at `offset`, though the rest is as `encode` wrote it.
bool refused(const Frame& frame, std::size_t offset, std::uint8_t value) {
  Bytes bytes = encode(frame);
  bytes.at(offset) = value;
  return !decode_frame(bytes);
}

TEST(LinkFrame, a_gate_that_is_no_word_is_refused) {
  constexpr std::size_t kLetter = 1 + 1 + 2 + 1 + 1 + 2;  // the first of the first gate's name
  const Standings told{{{"m", {"full"}}}};
  EXPECT_FALSE(refused(told, kLetter, 'b'));
  EXPECT_TRUE(refused(told, kLetter, 27)) << "it may be shown on a terminal";
  EXPECT_TRUE(refused(told, kLetter, 'F'));
  EXPECT_TRUE(refused(told, kLetter - 1, 0)) << "an empty name";
}

TEST(LinkFrame, a_quota_with_more_left_than_its_limit_is_refused) {
  constexpr std::size_t kRequestsRemaining = 1 + 3 * 4 - 1;  // their last bytes
  constexpr std::size_t kRunningRemaining = 1 + 6 * 4 - 1;
  const Quota all_left{7, 6, 6, 0, 2, 2};
  EXPECT_TRUE(decode_frame(encode(all_left)));
  EXPECT_FALSE(refused(all_left, kRequestsRemaining, 5));
  EXPECT_TRUE(refused(all_left, kRequestsRemaining, 7));
  EXPECT_FALSE(refused(all_left, kRunningRemaining, 1));
  EXPECT_TRUE(refused(all_left, kRunningRemaining, 3));
}

TEST(LinkFrame, organisations_out_of_order_twice_none_or_too_many_are_refused) {
  const Belong both{{OrganisationId{{1}}, OrganisationId{{2}}}};
  EXPECT_FALSE(refused(both, 2, 0));
  EXPECT_TRUE(refused(both, 2, 2)) << "twice";
  EXPECT_TRUE(refused(both, 2, 3)) << "out of order";
  Bytes none = encode(both);
  none.resize(2);
  none.at(1) = 0;
  EXPECT_FALSE(decode_frame(none));
  Bytes many{none.front(), kOrganisationsMax + 1};
  for (std::uint8_t name = 1; name <= kOrganisationsMax + 1; ++name) {
    const OrganisationId id{{name}};
    many.insert(many.end(), id.bytes.begin(), id.bytes.end());
  }
  EXPECT_FALSE(decode_frame(many));
}

TEST(LinkFrameDeath, a_quota_with_more_left_than_its_limit_is_never_written) {
  EXPECT_DEATH(encode(Quota{7, 6, 7, 0, 2, 2}), "no more remains");
  EXPECT_DEATH(encode(Quota{7, 6, 6, 0, 2, 3}), "no more remains");
}

TEST(LinkFrame, every_truncation_is_refused) {
  const Bytes payload(40, 9);
  const Bytes bytes = encode(Chunk{1, true, payload});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_frame(ByteView(bytes).first(size))) << size;
  }
  const Bytes quota = encode(Quota{7, 600, 59, 1200, 8, 3});
  for (std::size_t size = 0; size < quota.size(); ++size) {
    EXPECT_FALSE(decode_frame(ByteView(quota).first(size))) << size;
  }
}

TEST(LinkFrame, bytes_after_the_end_and_unknown_types_are_refused) {
  Bytes bytes = encode(Cancel{1});
  bytes.push_back(0);
  EXPECT_FALSE(decode_frame(bytes));
  EXPECT_FALSE(decode_frame(Bytes{200, 0, 0, 0, 0}));
}

TEST(LinkFrame, a_value_that_encode_never_writes_is_refused) {
  constexpr std::size_t kAfterStream = 5;
  constexpr auto kUnknownFault = static_cast<std::uint8_t>(Fault::internal) + 1;
  EXPECT_TRUE(refused(Chunk{1, true, {}}, kAfterStream, 2));
  EXPECT_TRUE(refused(Refuse{1, Error{Fault::internal, "x"}}, kAfterStream, kUnknownFault));
}

TEST(LinkFrame, a_directory_over_its_limit_is_refused_though_its_nodes_are_there) {
  constexpr std::ptrdiff_t kEmptyEntry = 2 + 4 * 4;
  Directory full;
  full.nodes.resize(kDirectoryNodesMax);
  Bytes bytes = encode(full);
  EXPECT_TRUE(decode_frame(bytes));
  bytes.at(1) = kDirectoryNodesMax + 1;
  EXPECT_FALSE(decode_frame(bytes));
  bytes.insert(bytes.end(), bytes.end() - kEmptyEntry, bytes.end());
  EXPECT_FALSE(decode_frame(bytes));
}

TEST(LinkFrame, what_a_node_says_of_its_models_comes_back_as_it_was) {
  const std::vector<ModelReport> models{{"seedling", true, 10, 20, 30}, {"acorn", false, 40}};
  Hello told;
  told.models = models;
  const auto hello = decode_frame(encode(told));
  ASSERT_TRUE(hello);
  EXPECT_EQ(std::get<Hello>(*hello).models, models);
  const auto report = decode_frame(encode(LoadReport{{.slots = 2}, models}));
  ASSERT_TRUE(report);
  EXPECT_EQ(std::get<LoadReport>(*report).models, models);
  EXPECT_EQ(std::get<LoadReport>(*report).load.slots, 2U);
}

TEST(LinkFrame, a_node_that_speaks_of_too_many_models_is_refused) {
  constexpr std::size_t kCount = 1 + 4 * 4;  // after the type and the load
  EXPECT_TRUE(refused(LoadReport{}, kCount, kModelReportsMax + 1));
  EXPECT_TRUE(refused(LoadReport{}, kCount, 1)) << "there is none";
  const std::string long_name(kModelNameMax + 1, 'a');
  EXPECT_FALSE(decode_frame(encode(LoadReport{{}, {{.model = long_name}}})));
}

TEST(LinkFrame, a_model_is_loaded_or_not) {
  constexpr std::size_t kLoaded = 1 + 4 * 4 + 1 + 2 + 1;
  EXPECT_TRUE(refused(LoadReport{{}, {{.model = "a"}}}, kLoaded, 2));
}

TEST(LinkFrame, what_the_network_is_asked_for_comes_back_as_it_was) {
  const std::vector<ModelDemand> models{{"seedling", 1, 2, 3, 4}, {"acorn"}};
  const auto demand = decode_frame(encode(Demand{9, models}));
  ASSERT_TRUE(demand);
  EXPECT_EQ(std::get<Demand>(*demand).fleet, 9U);
  EXPECT_EQ(std::get<Demand>(*demand).models, models);
  EXPECT_TRUE(refused(Demand{}, 1 + 4, kDemandModelsMax + 1));
}

}  // namespace
}  // namespace darkbloom::wire
