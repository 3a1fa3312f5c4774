#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaToJson, json_is_that_of_json_dumps) {
  const Cases cases = {
      {R"({{ ['\u0001\u001f\u007f"\\/\b\f\n\r\t'] | tojson }})",
       R"(["\u0001\u001f\"\\/\b\f\n\r\t"])"},
      {"{{ {1: 'a', true: 'b', none: 'c', 1.5: 'd'} | tojson }}",
       R"({"1": "b", "null": "c", "1.5": "d"})"},
      {"{{ [[], {}, [[1]], {'a': {}}] | tojson(indent=1) }}",
       "[\n [],\n {},\n [\n  [\n   1\n  ]\n ],\n {\n  \"a\": {}\n }\n]"},
      {R"({{ 'é😀\u007f' | tojson(ensure_ascii=true) }}{{ [1.0, 1e20, 0.1] | tojson }})",
       R"("\u00e9\ud83d\ude00\u007f"[1.0, 1e+20, 0.1])"},
      {"{{ {'a': 1} | tojson(indent=2, separators=(', ', ' : ')) }}", "{\n  \"a\" : 1\n}"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

}  // namespace
}  // namespace darkbloom::jinja
