#include "openai/turn_run.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

struct Stage {
  test::ScriptedEngine engine;
  FixedClock clock;
  test::SeededRandom random{3};
  std::optional<Catalogue> catalogue{std::in_place, Models{.chat = {&engine}}};

  Surroundings around() { return {*catalogue, clock, random}; }
  Result<PreparedTurn> prepare(TurnOrder order) {
    order.turn.messages =
        *json::parse(R"([{"role":"user","content":"Hi"}])")->as<json::Node::Array>();
    return prepare_turn(around(), **catalogue->chat("scripted"), std::move(order));
  }
};

TEST(TurnRun, a_turn_is_prepared_with_its_prompt_and_seed) {
  Stage stage;
  const auto prepared = stage.prepare({});
  ASSERT_TRUE(prepared);
  EXPECT_EQ(prepared->prompt_tokens, std::string("user:Hi\nassistant:").size());
  EXPECT_FALSE(prepared->repeatable);
  TurnOrder seeded;
  seeded.wishes.sampling.seed = 5;
  EXPECT_TRUE(stage.prepare(seeded)->repeatable);
  EXPECT_EQ(stage.prepare(seeded)->seed, 5U);
}

TEST(TurnRun, what_is_more_than_text_is_not_continued_elsewhere) {
  Stage stage;
  const std::string_view text = "so far";
  EXPECT_TRUE(stage.prepare({.resumed = &text}));
  TurnOrder formatted{.resumed = &text};
  formatted.turn.format.kind = FormatKind::json_object;
  EXPECT_FALSE(stage.prepare(std::move(formatted)));
}

TEST(TurnRun, tokens_are_counted_without_a_job) {
  Stage stage;
  TurnOrder order;
  order.turn.messages =
      *json::parse(R"([{"role":"user","content":"Hi"}])")->as<json::Node::Array>();
  EXPECT_EQ(count_tokens(stage.around(), **stage.catalogue->chat("scripted"), order), 18U);
  EXPECT_TRUE(stage.engine.jobs().empty());
}

TEST(TurnRun, ids_and_seeds_are_drawn) {
  test::SeededRandom random{1};
  EXPECT_NE(make_id("a-", random), make_id("a-", random));
  EXPECT_LT(draw_seed(random), std::uint64_t{1} << 53);
}
TEST(TurnRun, jobs_carry_their_tenant_and_the_marks_to_be_shown) {
  class Silent final : public TurnSink {
   public:
    void delta(std::uint32_t, const Delta&) override {}
    void ended(std::uint32_t, const Ending&) override {}
    void closed(const Usage&) override {}
    void failed(const Error&) override {}
  };
  Stage stage;
  stage.engine.words.names = {{"<tool_call>", 999}};
  stage.catalogue.emplace(Models{.chat = {&stage.engine}});
  Request request;
  request.tenant.bytes.fill(7);
  auto prepared = stage.prepare({});
  ASSERT_TRUE(prepared);
  const auto running = run_turn(std::move(*prepared), request, std::make_unique<Silent>());
  ASSERT_TRUE(running);
  EXPECT_EQ(stage.engine.jobs().at(0).tenant, request.tenant);
  EXPECT_EQ(stage.engine.jobs().at(0).shown, std::vector<engine::Token>{999});
}

}  // namespace
}  // namespace darkbloom::openai
