#pragma once
// What the simulation compares: ways to choose a machine for a request. A policy hears what a
// coordinator hears and nothing else, but for the oracle.

#include <cstdint>
#include <span>
#include <string_view>

#include "base/error.h"
#include "sim/fleet/machine.h"

namespace darkbloom::fleetsim {

using JobNumber = std::uint32_t;

struct Job {
  JobNumber number = 0;
  std::uint32_t client = 0;
  std::uint32_t model = 0;
  double prompt_tokens = 0;
  double answer_tokens = 0;  ///< that are still to be written
  double bytes_per_token = 4;
  Micros asked_at = 0;
  Micros first_at = 0;  ///< 0: no piece yet
  bool out = false;     ///< at a policy, which has not ended it
  int refusals = 0;
  int resumes = 0;
  std::vector<MachineNumber> failed = {};  ///< broke off an answer to this job
};

/// What a policy may do.
class Field {
 public:
  virtual ~Field() = default;
  virtual void send(MachineNumber machine, Attempt attempt, JobNumber job) = 0;
  virtual void cancel(MachineNumber machine, Attempt attempt) = 0;
  /// A piece of the answer reaches whoever asked.
  virtual void answer(JobNumber job, bool last) = 0;
  virtual void fail(JobNumber job, const Error& why) = 0;
  /// Every machine that serves a model, whatever its state; for the oracle as it really is.
  virtual std::span<const MachineNumber> serving(std::uint32_t model) const = 0;
  virtual const Machine& machine(MachineNumber number) const = 0;
};

class Policy {
 public:
  virtual ~Policy() = default;
  virtual void ask(const Job& job, Micros now) = 0;
  virtual void piece(MachineNumber machine, Attempt attempt, bool last, Micros now) = 0;
  virtual void joined(MachineNumber machine, Micros now) = 0;
  virtual void left(MachineNumber machine, Micros now) = 0;
  virtual void heard(MachineNumber machine, Micros now) = 0;
  /// Ten times a second; `second` in each tenth of them.
  virtual void tick(bool second, Micros now) = 0;
};

}  // namespace darkbloom::fleetsim
