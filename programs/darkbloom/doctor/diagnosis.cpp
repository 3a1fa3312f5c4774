#include "darkbloom/doctor/diagnosis.h"

#include <format>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

namespace darkbloom::doctor {
namespace {

using hardening::HindranceText;
using hardening::Posture;
using wire::Tier;

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kFaint = "\x1b[2m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string marked(std::string_view text, std::string_view mark, bool colours) {
  return colours ? std::format("{}{}{}", mark, text, kPlain) : std::string(text);
}

/// What each tier keeps the text from, in the words of docs/threat-model.md.
std::string_view keeps_from(Tier tier) {
  switch (tier) {
    case Tier::open:
      return "the network";
    case Tier::sealed:
      return "the network and a coordinator that runs our program, not from this machine's owner";
    case Tier::measured:
      return "an owner armed with software too";
    case Tier::confidential:
      return "the host's software too";
  }
  return {};
}

}  // namespace

std::string diagnosis_text(const Posture& posture, bool colours) {
  std::string text =
      std::format("A node here reaches tier {}: kept from {}.\n",
                  marked(wire::name_of(posture.reach), kBold, colours), keeps_from(posture.reach));
  Tier heading = posture.reach;
  for (const hardening::Hindrance hindrance : posture.in_the_way) {
    const HindranceText& known = hardening::text_of(hindrance);
    if (known.keeps_from != heading) {
      heading = known.keeps_from;
      text += std::format("\nIn the way of {}:\n", marked(wire::name_of(heading), kBold, colours));
    }
    text += std::format("  {}  {} {}\n", marked(known.word, kBold, colours), known.sentence,
                        marked(known.mend, kFaint, colours));
  }
  if (posture.in_the_way.empty()) text += "Nothing stands in the way.\n";
  return text;
}

std::string diagnosis_json(const Posture& posture) {
  nlohmann::ordered_json json{{"reach", wire::name_of(posture.reach)}, {"next", nullptr}};
  if (posture.reach != Tier::confidential) {
    json["next"] = wire::name_of(static_cast<Tier>(std::to_underlying(posture.reach) + 1));
  }
  json["in_the_way"] = nlohmann::ordered_json::array();
  for (const hardening::Hindrance hindrance : posture.in_the_way) {
    const HindranceText& known = hardening::text_of(hindrance);
    json["in_the_way"].push_back({{"keeps_from", wire::name_of(known.keeps_from)},
                                  {"word", known.word},
                                  {"sentence", known.sentence},
                                  {"mend", known.mend}});
  }
  return json.dump(2) + "\n";
}

}  // namespace darkbloom::doctor
