#include "darkbloom/template/render.h"

#include <gtest/gtest.h>

namespace darkbloom::templates {
namespace {

constexpr std::string_view kSource =
    "{{ bos_token }}{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}";
constexpr std::string_view kRequest =
    R"({"messages":[{"role":"user","content":[{"type":"text","text":"Hi <|end|>"}]}]})";

TEST(RenderTemplate, a_request_becomes_the_prompt_of_its_template) {
  const auto rendered = render(kSource, kRequest, {.bos = "<s>", .eos = ""});
  ASSERT_TRUE(rendered) << rendered.error().detail;
  EXPECT_EQ(rendered->text, "<s><|user|>Hi <|end|><|assistant|>");
  EXPECT_EQ(with_marks(*rendered, "{", "}"), "<s><|{user}|>{Hi <|end|>}<|assistant|>");
  const auto without =
      render(kSource, kRequest, {.bos = "", .eos = "", .add_generation_prompt = false});
  EXPECT_EQ(without->text, "<|user|>Hi <|end|>");
}

TEST(RenderTemplate, what_cannot_be_read_is_refused) {
  EXPECT_FALSE(render("{% if %}", kRequest, {}));
  EXPECT_FALSE(render(kSource, "{", {}));
  EXPECT_FALSE(render(kSource, "{}", {}));
  EXPECT_FALSE(render("{{ raise_exception('no') }}", kRequest, {}));
}

}  // namespace
}  // namespace darkbloom::templates
