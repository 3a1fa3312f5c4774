#include <array>
#include <string>
#include <utility>

#include "base/check.h"
#include "fuzz/targets.h"
#include "openai/answer_parser.h"

namespace darkbloom::fuzz {
namespace {

using openai::Delta;
using openai::DeltaKind;

/// One for each family, by marks that stand in its templates.
constexpr auto kMarks = std::to_array<std::string_view>(
    {"<think>", "<|channel|><|message|>", "<|tool_call>", "<minimax:tool_call>",
     "<|tool_calls_section_begin|>", "<｜tool▁calls▁begin｜>", "[TOOL_CALLS]", "[TOOL_CALLS][ARGS]",
     "<|START_ACTION|>", "<arg_key>", "<function=<parameter=", "<function=", "functools",
     "ipython"});

/// What was read, neighbours of one kind joined.
std::vector<std::pair<DeltaKind, std::string>> read(const openai::Dialect& dialect,
                                                    std::string_view text, std::size_t part) {
  static const std::vector<openai::Tool> tools = {{.name = "f"}};
  openai::AnswerParser parser(dialect, &tools, false);
  std::vector<Delta> deltas;
  for (std::size_t i = 0; i < text.size(); i += part)
    parser.push(text.substr(i, part), deltas);
  parser.finish(deltas);
  std::vector<std::pair<DeltaKind, std::string>> joined;
  for (const Delta& delta : deltas) {
    const bool goes_on =
        !joined.empty() && joined.back().first == delta.kind && delta.kind != DeltaKind::call;
    if (goes_on) {
      joined.back().second += delta.text;
    } else {
      joined.emplace_back(delta.kind, delta.text);
    }
  }
  return joined;
}

}  // namespace

void tool_calls(ByteView input) {
  if (input.empty()) return;
  const openai::Dialect dialect = openai::dialect_of(kMarks[input[0] % kMarks.size()]);
  const std::string_view text = text_of(input.subspan(1));
  const auto whole = read(dialect, text, std::max<std::size_t>(text.size(), 1));
  check(whole == read(dialect, text, 1), "how an answer arrives does not change what it says");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool follows = i > 0 && (whole[i - 1].first == DeltaKind::call);
    check(whole[i].first != DeltaKind::arguments || follows, "arguments belong to a call");
  }
}

std::vector<Bytes> tool_calls_seeds() {
  const auto seed = [](char family, std::string_view text) {
    return copy_of(view_of(std::string(1, family) + std::string(text)));
  };
  return {seed('\0',
               "<think>a</think>b<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1}}\n"
               "</tool_call>"),
          seed('\1',
               "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary "
               "to=functions.f <|constrain|>json<|message|>{}"),
          seed('\2', "<|tool_call>call:f{a:<|\"|>b<|\"|>,c:1}<tool_call|>"),
          seed('\12',
               "<tool_call>\n<function=f>\n<parameter=a>\n1\n</parameter>\n</function>\n"
               "</tool_call>"),
          seed('\6', "[TOOL_CALLS][{\"name\": \"f\", \"arguments\": {}}]")};
}

}  // namespace darkbloom::fuzz
