#include "support/random_schema.h"

#include <format>
#include <string_view>

namespace darkbloom::test {
namespace {

constexpr std::string_view kPatterns[] = {
    "^[a-z]{2,5}$", "^\\\\d{3}-\\\\d{4}$",    "^(foo|bar|ba+z)$",        "ab",
    "^x|y$",        "^[^\\\"\\\\\\\\]{1,3}$", "[0-9]+(\\\\.[0-9]{2})?$", "^\\\\w+@\\\\w+$",
    "^(a|b)*c?$",   "^é{1,2}[à-ü]$",          "^(?:[A-Z][a-z]* ?)+$",    "^.{2,4}$",
};
constexpr std::string_view kFormats[] = {"date", "date-time", "time",     "duration", "uuid",
                                         "ipv4", "ipv6",      "hostname", "email",    "uri"};
constexpr std::string_view kSteps[] = {"1",   "2",    "5",   "7",    "10", "100",
                                       "0.5", "0.25", "0.1", "0.01", "12"};
constexpr std::string_view kConstants[] = {
    "null", "true", "-7", "2.5", "\"\"", "\"a\\\"b\\n\"", "[1,\"x\"]", "{\"k\":{\"l\":[]}}",
    "1e20"};
constexpr std::string_view kNames[] = {"a",     "ab", "abc", "b", "na me",
                                       "q\\\"", "é",  "x-y", "",  "type"};

class Maker {
 public:
  explicit Maker(SeededRandom& random) : random_(random) {}

  std::string whole() {
    std::string root = schema(3);
    if (root == "true") root = "{}";
    std::string defs;
    for (int i = 0; i < 3; ++i)
      defs += std::format("{}\"d{}\":{}", i == 0 ? "" : ",", i, schema(2));
    root.pop_back();
    return std::format("{}{}\"$defs\":{{{}}}}}", root, root == "{" ? "" : ",", defs);
  }

 private:
  template <std::size_t N>
  std::string_view any_of(const std::string_view (&list)[N]) {
    return list[random_.number(N)];
  }
  bool sometimes(std::size_t one_in) { return random_.number(one_in) == 0; }
  int small(int low, int high) {
    return low + static_cast<int>(random_.number(static_cast<std::size_t>(high - low) + 1));
  }

  std::string schema(int depth) {
    const std::size_t kinds = depth == 0 ? 7 : 15;
    switch (random_.number(kinds)) {
      case 0:
        return R"({"type":"string"})";
      case 1:
        return string();
      case 2:
        return number("integer", 40);
      case 3:
        return number("number", 4);
      case 4:
        return std::format(R"({{"enum":{}}})", constants());
      case 5:
        return std::format(R"({{"const":{}}})", any_of(kConstants));
      case 6:
        return sometimes(4) ? "true" : R"({"type":["boolean","null"]})";
      case 7:
        return array(depth);
      case 8:
        return tuple(depth);
      case 9:
        return map(depth);
      case 10:
        return any(depth);
      case 11:
        return joined(depth);
      case 12:
        return std::format(R"({{"$ref":"#/$defs/d{}"}})", random_.number(3));
      case 13:
        return tagged(depth);
      default:
        return object(depth);
    }
  }

  std::string string() {
    std::string text = R"({"type":"string")";
    const std::size_t what = random_.number(4);
    if (what == 0) text += std::format(R"(,"pattern":"{}")", any_of(kPatterns));
    if (what == 1) text += std::format(R"(,"format":"{}")", any_of(kFormats));
    if (what == 2 || sometimes(6)) {
      const int low = small(0, 4);
      text += std::format(R"(,"minLength":{})", low);
      if (sometimes(2))
        text += std::format(R"(,"maxLength":{})", low + small(0, sometimes(5) ? 700 : 6));
    }
    return text + "}";
  }

  std::string bound(int unit) {
    const int whole = small(-300, 300) * (sometimes(4) ? 1000 : 1);
    return unit == 40 && !sometimes(6) ? std::to_string(whole) : std::format("{}", whole / 100.0);
  }

  std::string number(std::string_view type, int unit) {
    std::string text = std::format(R"({{"type":"{}")", type);
    if (sometimes(2))
      text +=
          std::format(R"(,"{}":{})", sometimes(3) ? "exclusiveMinimum" : "minimum", bound(unit));
    if (sometimes(2))
      text +=
          std::format(R"(,"{}":{})", sometimes(3) ? "exclusiveMaximum" : "maximum", bound(unit));
    if (sometimes(4)) text += std::format(R"(,"multipleOf":{})", any_of(kSteps));
    return text + "}";
  }

  std::string constants() {
    std::string list;
    for (int i = small(1, 8); i > 0; --i) {
      list += list.empty() ? "" : ",";
      list +=
          sometimes(2) ? std::string(any_of(kConstants)) : std::format("\"w{}\"", small(0, 120));
    }
    return "[" + list + "]";
  }

  std::string counts(std::string_view what) {
    const int low = small(0, 3);
    std::string text;
    if (sometimes(2)) text += std::format(R"(,"min{}":{})", what, low);
    if (sometimes(2)) text += std::format(R"(,"max{}":{})", what, low + small(0, 3));
    return text;
  }

  std::string array(int depth) {
    return std::format(R"({{"type":"array","items":{}{}}})", schema(depth - 1), counts("Items"));
  }

  std::string tuple(int depth) {
    std::string text = std::format(R"({{"type":"array","prefixItems":[{},{}])", schema(depth - 1),
                                   schema(depth - 1));
    if (sometimes(2)) text += R"(,"items":)" + (sometimes(2) ? "false" : schema(depth - 1));
    return text + counts("Items") + "}";
  }

  std::string map(int depth) {
    std::string text =
        std::format(R"({{"type":"object","additionalProperties":{})", schema(depth - 1));
    if (sometimes(3)) text += R"(,"maxProperties":2)";
    if (sometimes(3)) text += R"(,"minProperties":1)";
    return text + "}";
  }

  std::string object(int depth) {
    std::string properties;
    std::string required;
    const std::size_t first = random_.number(10);
    for (std::size_t i = 0, count = random_.number(5); i < count; ++i) {
      const std::string_view name = kNames[(first + i * 3) % 10];
      properties += std::format("{}\"{}\":{}", i == 0 ? "" : ",", name, schema(depth - 1));
      if (sometimes(2)) required += std::format("{}\"{}\"", required.empty() ? "" : ",", name);
    }
    std::string text = std::format(R"({{"type":"object","properties":{{{}}},"required":[{}])",
                                   properties, required);
    const std::size_t more = random_.number(4);
    if (more == 0) text += R"(,"additionalProperties":true)";
    if (more == 1) text += R"(,"additionalProperties":)" + schema(depth - 1);
    if (more == 2) text += R"(,"additionalProperties":false)";
    return text + "}";
  }

  std::string any(int depth) {
    std::string text = std::format(R"({{"anyOf":[{},{}])", schema(depth - 1), schema(depth - 1));
    if (sometimes(4)) text += R"(,"type":["object","string","integer"])";
    return text + "}";
  }

  std::string joined(int depth) {
    if (sometimes(2)) return std::format(R"({{"allOf":[{},{}]}})", object(depth), object(depth));
    return std::format(R"({{"allOf":[{{"type":"integer","minimum":{}}},{{"maximum":{}}}]}})",
                       small(-9, 9), small(5, 900));
  }

  /// Alternatives with a constant of their own.
  std::string tagged(int depth) {
    std::string list;
    for (int i = 0; i < 3; ++i) {
      list += std::format(R"({}{{"type":"object","required":["kind"],)"
                          R"("properties":{{"kind":{{"const":"k{}"}},"v":{}}}}})",
                          i == 0 ? "" : ",", i, schema(depth - 1));
    }
    return std::format(R"({{"oneOf":[{}]}})", list);
  }

  SeededRandom& random_;
};

}  // namespace

std::string random_schema(SeededRandom& random) {
  return Maker(random).whole();
}

}  // namespace darkbloom::test
