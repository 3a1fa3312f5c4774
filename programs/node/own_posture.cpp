#include "node/own_posture.h"

#include <string>

#include "support/log.h"

namespace darkbloom::node {

std::vector<std::string> unfit_for_measured(const hardening::PostureFacts& facts,
                                            const hardening::Locks& locks) {
  for (const std::string& sentence : locks.missing)
    log_warning(sentence);
  const hardening::Posture posture = hardening::judge_posture(facts);
  if (posture.reach >= wire::Tier::measured) return {};
  std::vector<std::string> unfit;
  std::string words;
  for (const hardening::Hindrance hindrance : posture.in_the_way) {
    const hardening::HindranceText& text = hardening::text_of(hindrance);
    if (text.keeps_from > wire::Tier::measured) continue;
    unfit.emplace_back(text.word);
    words += (words.empty() ? "" : ", ") + unfit.back();
  }
  log_info("does not claim tier measured: " + words + " (see darkbloom doctor)");
  return unfit;
}

}  // namespace darkbloom::node
