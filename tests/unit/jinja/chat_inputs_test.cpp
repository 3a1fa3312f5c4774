#include "jinja/chat_inputs.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

constexpr std::string_view kAll =
    "{{ bos_token }}{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}"
    "{{ tools | length }}{{ eos_token }}{% if add_generation_prompt %}>{% endif %}"
    "{{ enable_thinking }}{{ reasoning_effort }}{{ date_string }}";

std::string prompt(std::string_view source, std::string_view request,
                   const ChatSetting& setting = {"<s>", "</s>", true, 1'700'000'000}) {
  const auto chat_template = Template::parse(source);
  if (!chat_template) return "no template";
  const auto inputs = chat_inputs(abilities_of(*chat_template), *json::parse(request), setting);
  if (!inputs) return "refused: " + inputs.error().detail;
  const auto rendered = chat_template->render(*inputs);
  return rendered ? rendered->text : "refused: " + rendered.error().detail;
}

TEST(ChatInputs, a_template_gets_what_llama_server_gives_it) {
  EXPECT_EQ(prompt(kAll, R"({"messages":[{"role":"user","content":"Hi"}]})"),
            "<s>user:Hi;0</s>>True14 Nov 2023");
}

TEST(ChatInputs, options_set_their_names_but_not_those_of_the_chat) {
  EXPECT_EQ(prompt(kAll, R"({"messages":[{"role":"user","content":"Hi"}],"reasoning_effort":"low",
      "chat_template_kwargs":{"enable_thinking":false,"date_string":"D","messages":[],
      "bos_token":"x","tools":[1],"add_generation_prompt":false}})"),
            "<s>user:Hi;0</s>>FalselowD");
}

TEST(ChatInputs, without_a_generation_prompt_its_name_is_not_there) {
  EXPECT_EQ(prompt("{{ add_generation_prompt is defined }}{{ tools is defined }}",
                   R"({"messages":[],"tools":[]})",
                   {.bos = "", .eos = "", .add_generation_prompt = false}),
            "FalseFalse");
}

TEST(ChatInputs, effort_has_two_names) {
  EXPECT_EQ(prompt("{{ reasoning_effort }}{{ reasoning_strength }}",
                   R"({"messages":[],"reasoning_effort":"low"})"),
            "lowlow");
  EXPECT_EQ(prompt("{{ reasoning_effort }}{{ reasoning_strength }}",
                   R"({"messages":[],"reasoning_effort":"low",
                       "chat_template_kwargs":{"reasoning_effort":"high"}})"),
            "highlow");
}

TEST(ChatInputs, what_has_no_messages_is_refused) {
  EXPECT_EQ(prompt(kAll, "{}"), "refused: The request has no messages.");
  EXPECT_EQ(prompt(kAll, "[]"), "refused: The request has no messages.");
  EXPECT_EQ(prompt(kAll, R"({"messages":1})"), "refused: The messages are no array.");
  EXPECT_EQ(prompt(kAll, R"({"messages":[],"tools":[1]})"),
            "refused: A tool has no function with a name.");
}

TEST(ChatInputs, options_are_content_and_settings_are_not) {
  const auto chat_template = Template::parse("{{ bos_token }}{{ a }}{{ messages[0].role }}");
  const auto request = json::parse(
      R"({"messages":[{"role":"user","content":"Hi"}],"chat_template_kwargs":{"a":"<s>"}})");
  const auto inputs =
      chat_inputs(abilities_of(*chat_template), *request, {.bos = "<s>", .eos = ""});
  const auto rendered = chat_template->render(*inputs);
  EXPECT_EQ(rendered->text, "<s><s>user");
  EXPECT_EQ(rendered->content, (std::vector<Span>{{3, 10}}));
}

}  // namespace
}  // namespace darkbloom::jinja
