#pragma once
// The ways that are compared with ours: power of two choices and least loaded, which see every
// machine that is linked, count what they have sent there, wait ten seconds for a first piece and
// try three machines; and an oracle that knows each machine's true state.

#include <map>
#include <set>

#include "sim/fleet/dice.h"
#include "sim/fleet/policy.h"

namespace darkbloom::fleetsim {

class Plain final : public Policy {
 public:
  enum class Rule : std::uint8_t { two_choices, least_loaded, oracle };
  static constexpr Micros kTimeout = 10 * kSecond;
  static constexpr std::size_t kAttemptsMax = 3;

  /// `field` outlives the policy.
  Plain(Field& field, Rule rule, std::uint64_t seed) : field_(field), rule_(rule), dice_(seed) {}

  void ask(const Job& job, Micros now) override;
  void piece(MachineNumber machine, Attempt attempt, bool last, Micros now) override;
  void joined(MachineNumber machine, Micros now) override;
  void left(MachineNumber machine, Micros now) override;
  void heard(MachineNumber, Micros) override {}
  void tick(bool second, Micros now) override;

 private:
  struct Pending {
    JobNumber job = 0;
    std::uint32_t model = 0;
    double prompt_tokens = 0;
    std::vector<MachineNumber> tried = {};
    Micros sent_at = 0;
    bool answering = false;
  };
  void place(Pending pending, Micros now);
  void end(Attempt attempt);
  bool pick(const Pending& pending, MachineNumber& chosen);
  double cost(MachineNumber machine, const Pending& pending) const;

  Field& field_;
  Rule rule_;
  Dice dice_;
  std::set<MachineNumber> linked_;
  std::map<MachineNumber, std::uint32_t> in_flight_;
  std::map<Attempt, Pending> pending_;
  Attempt next_ = 1;
};

}  // namespace darkbloom::fleetsim
