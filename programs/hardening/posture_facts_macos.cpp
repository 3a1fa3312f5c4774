// Never run: no Mac at hand. A Mac's facts come with App Attest, which is work to come: until then
// a node there claims nothing that needs them.

#include "hardening/posture_facts.h"

namespace darkbloom::hardening {

MachineFacts read_machine() {
  return {};
}

ProcessFacts read_process(const Locks& locks, const SecretPages& keys) {
  ProcessFacts facts;
  facts.dumpable = !locks.no_dump;
  facts.keys_unmapped = keys.unmapped();
  return facts;
}

ProcessFacts expect_process() {
  return {};
}

}  // namespace darkbloom::hardening
