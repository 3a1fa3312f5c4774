#include "openai/dialect.h"

#include <array>

namespace darkbloom::openai {
namespace {

bool has(std::string_view chat_template, std::string_view mark) {
  return chat_template.contains(mark);
}

/// What reasoning models of most families write.
ThoughtSyntax think_tags(std::string_view chat_template) {
  if (has(chat_template, "<think>") || has(chat_template, "</think>")) {
    return {"<think>", "</think>"};
  }
  if (has(chat_template, "[THINK]")) return {"[THINK]", "[/THINK]"};
  return {};
}

/// <tool_call>{"name": ..., "arguments": ...}</tool_call>: Hermes, Qwen 2.5 and 3, seedling.
Dialect hermes(std::string_view chat_template) {
  return {.family = "hermes",
          .calls = {.call_open = "<tool_call>\n{\"name\": \"",
                    .name_close = "\", \"arguments\": ",
                    .call_close = "}\n</tool_call>",
                    .between = "\n",
                    .trigger = "<tool_call>"},
          .thoughts = think_tags(chat_template),
          .controls = {"<tool_call>", "</tool_call>", "<think>", "</think>"}};
}

Dialect qwen_coder(std::string_view chat_template) {
  return {.family = "qwen3-coder",
          .calls = {.call_open = "<tool_call>\n<function=",
                    .name_close = ">\n",
                    .call_close = "</function>\n</tool_call>",
                    .between = "\n",
                    .trigger = "<tool_call>",
                    .arguments = ArgumentStyle::tagged,
                    .parameter_open = "<parameter=",
                    .parameter_middle = ">\n",
                    .parameter_close = "\n</parameter>\n"},
          .thoughts = think_tags(chat_template),
          .controls = {"<tool_call>", "</tool_call>", "<think>", "</think>"}};
}

Dialect glm(std::string_view chat_template) {
  return {.family = "glm",
          .calls = {.call_open = "<tool_call>",
                    .name_close = "\n",
                    .call_close = "</tool_call>",
                    .between = "\n",
                    .trigger = "<tool_call>",
                    .arguments = ArgumentStyle::tagged,
                    .parameter_open = "<arg_key>",
                    .parameter_middle = "</arg_key>\n<arg_value>",
                    .parameter_close = "</arg_value>\n"},
          .thoughts = think_tags(chat_template),
          .controls = {"<tool_call>", "</tool_call>", "<arg_key>", "</arg_key>", "<arg_value>",
                       "</arg_value>", "<think>", "</think>"}};
}

Dialect minimax(std::string_view chat_template) {
  return {.family = "minimax-m2",
          .calls = {.section_open = "<minimax:tool_call>\n",
                    .call_open = "<invoke name=\"",
                    .name_close = "\">\n",
                    .call_close = "</invoke>\n",
                    .section_close = "</minimax:tool_call>",
                    .trigger = "<minimax:tool_call>",
                    .arguments = ArgumentStyle::tagged,
                    .parameter_open = "<parameter name=\"",
                    .parameter_middle = "\">",
                    .parameter_close = "</parameter>\n"},
          .thoughts = think_tags(chat_template),
          .controls = {"<minimax:tool_call>", "</minimax:tool_call>", "<think>", "</think>"}};
}

Dialect kimi(std::string_view chat_template) {
  return {.family = "kimi-k2",
          .calls = {.section_open = "<|tool_calls_section_begin|>",
                    .call_open = "<|tool_call_begin|>functions.",
                    .name_close = "<|tool_call_argument_begin|>",
                    .call_close = "<|tool_call_end|>",
                    .section_close = "<|tool_calls_section_end|>",
                    .trigger = "<|tool_calls_section_begin|>",
                    .ids = CallIds::counted,
                    .numbered = true},
          .thoughts = think_tags(chat_template),
          .controls = {"<|tool_calls_section_begin|>", "<|tool_call_begin|>",
                       "<|tool_call_argument_begin|>", "<|tool_call_end|>",
                       "<|tool_calls_section_end|>", "<think>", "</think>"}};
}

/// DeepSeek writes its bars and blanks in characters of their own, so that nobody types them.
Dialect deepseek(std::string_view chat_template) {
  const bool fenced = has(chat_template, "```json");  // R1 and V3; V3.1 has the bare object
  return {.family = fenced ? "deepseek-r1" : "deepseek-v3.1",
          .calls = {.section_open = "<｜tool▁calls▁begin｜>",
                    .call_open = fenced ? "<｜tool▁call▁begin｜>function<｜tool▁sep｜>"
                                        : "<｜tool▁call▁begin｜>",
                    .name_close = fenced ? "\n```json\n" : "<｜tool▁sep｜>",
                    .call_close = fenced ? "\n```<｜tool▁call▁end｜>" : "<｜tool▁call▁end｜>",
                    .between = fenced ? "\n" : "",
                    .section_close = "<｜tool▁calls▁end｜>",
                    .trigger = "<｜tool▁calls▁begin｜>"},
          .thoughts = {"<think>", "</think>"},
          .controls = {"<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>", "<｜tool▁sep｜>",
                       "<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>", "<think>", "</think>"}};
}

Dialect mistral(std::string_view chat_template) {
  if (has(chat_template, "[ARGS]")) {  // since Mistral Small 3.2
    return {.family = "mistral",
            .calls = {.call_open = "[TOOL_CALLS]",
                      .name_close = "[ARGS]",
                      .trigger = "[TOOL_CALLS]",
                      .ids = CallIds::nine},
            .thoughts = think_tags(chat_template),
            .controls = {"[TOOL_CALLS]", "[ARGS]", "[THINK]", "[/THINK]"}};
  }
  return {.family = "mistral-nemo",
          .calls = {.section_open = "[TOOL_CALLS][",
                    .call_open = "{\"name\": \"",
                    .name_close = "\", \"arguments\": ",
                    .call_close = "}",
                    .between = ", ",
                    .section_close = "]",
                    .trigger = "[TOOL_CALLS]",
                    .ids = CallIds::nine},
          .controls = {"[TOOL_CALLS]"}};
}

/// Harmony: every part of an answer names its channel.
Dialect gpt_oss(std::string_view) {
  return {.family = "gpt-oss",
          .calls = {.call_open = "<|channel|>commentary to=functions.",
                    .name_close = " <|constrain|>json<|message|>",
                    .trigger = "<|channel|>commentary to=functions.",
                    .single = true},
          .thoughts = {"<|channel|>analysis<|message|>", "<|end|>", "<|start|>assistant"},
          .answer_open = "<|channel|>final<|message|>",
          .silent = {"<|start|>assistant", "<|channel|>final<|message|>",
                     "<|channel|>commentary<|message|>", "<|end|>"},
          .controls = {"<|start|>", "<|channel|>", "<|message|>", "<|end|>", "<|constrain|>"}};
}

Dialect gemma(std::string_view) {
  return {.family = "gemma-4",
          .calls = {.call_open = "<|tool_call>call:",
                    .name_close = "{",
                    .call_close = "<tool_call|>",
                    .trigger = "<|tool_call>",
                    .arguments = ArgumentStyle::gemma},
          .thoughts = {"<|channel>thought\n", "<channel|>"},
          .controls = {"<|tool_call>", "<tool_call|>", "<|\"|>", "<|channel>", "<channel|>"}};
}

Dialect functionary(std::string_view chat_template) {
  return {.family = "functionary-v3.1",
          .calls = {.call_open = "<function=",
                    .name_close = ">",
                    .call_close = "</function>",
                    .trigger = "<function="},
          .thoughts = think_tags(chat_template)};
}

Dialect command_r7b(std::string_view) {
  return {.family = "command-r7b",
          .calls = {.section_open = "<|START_ACTION|>[\n    ",
                    .call_open = "{\"tool_call_id\": \"0\", \"tool_name\": \"",
                    .name_close = "\", \"parameters\": ",
                    .call_close = "}",
                    .between = ",\n    ",
                    .section_close = "\n]<|END_ACTION|>",
                    .trigger = "<|START_ACTION|>"},
          .thoughts = {"<|START_THINKING|>", "<|END_THINKING|>"},
          .answer_open = "<|START_RESPONSE|>",
          .silent = {"<|START_RESPONSE|>", "<|END_RESPONSE|>"},
          .controls = {"<|START_ACTION|>", "<|END_ACTION|>", "<|START_THINKING|>",
                       "<|END_THINKING|>", "<|START_RESPONSE|>", "<|END_RESPONSE|>"}};
}

/// Llama 3.x: the whole answer is one bare object.
Dialect llama3(std::string_view chat_template) {
  return {.family = "llama-3",
          .calls = {.call_open = "{\"name\": \"",
                    .name_close = "\", \"parameters\": ",
                    .call_close = "}",
                    .trigger = "{\"name\": \"",
                    .single = true,
                    .leads = true},
          .thoughts = think_tags(chat_template)};
}

Dialect firefunction(std::string_view) {
  return {.family = "firefunction-v2",
          .calls = {.section_open = " functools[",
                    .call_open = "{\"name\": \"",
                    .name_close = "\", \"arguments\": ",
                    .call_close = "}",
                    .between = ", ",
                    .section_close = "]",
                    .trigger = " functools["}};
}

struct Family {
  std::string_view mark;       ///< in the template
  std::string_view also = {};  ///< and this one
  Dialect (*dialect)(std::string_view);
};

/// The most telling marks first: several families share <tool_call>.
constexpr auto kFamilies = std::to_array<Family>({
    {.mark = "<|channel|>", .also = "<|message|>", .dialect = gpt_oss},
    {.mark = "<|tool_call>", .dialect = gemma},
    {.mark = "<minimax:tool_call>", .dialect = minimax},
    {.mark = "<|tool_calls_section_begin|>", .dialect = kimi},
    {.mark = "<｜tool▁calls▁begin｜>", .dialect = deepseek},
    {.mark = "[TOOL_CALLS]", .dialect = mistral},
    {.mark = "<|START_ACTION|>", .dialect = command_r7b},
    {.mark = "<arg_key>", .dialect = glm},
    {.mark = "<function=", .also = "<parameter=", .dialect = qwen_coder},
    {.mark = "<function=", .dialect = functionary},
    {.mark = "<tool_call>", .dialect = hermes},
    {.mark = "functools", .dialect = firefunction},
    {.mark = "ipython", .dialect = llama3},
});

}  // namespace

Dialect dialect_of(std::string_view chat_template) {
  for (const Family& family : kFamilies) {
    if (has(chat_template, family.mark) && has(chat_template, family.also)) {
      return family.dialect(chat_template);
    }
  }
  return hermes(chat_template);
}

}  // namespace darkbloom::openai
