#pragma once
// How long a request would take at a node, in seconds. Learned by this coordinator from what it
// sees itself: when chunks come. What nodes say of themselves is only where learning starts.
//
//   first chunk = network + wait + uncached prompt * prompt pace
//   answer      = chunks * chunk pace
//
// Both paces stretch with the streams that share the machine and with `drift`, the ratio of real to
// predicted time lately, which finds machines that are slower than they used to be.

#include <cstdint>

#include "base/environment.h"

namespace darkbloom::fleet {

/// What a request asks of a machine, as far as a coordinator can know it.
struct Work {
  double prompt_tokens = 0;  ///< estimated from the envelope's size
  double answer_chunks = 0;  ///< expected: what answers of this model have had
};

/// How fast a node serves a model.
struct Pace {
  double start_s = 0.15;    ///< network and start of a request
  double prompt_s = 0.001;  ///< per prompt token, with the machine to itself
  double chunk_s = 0.03;    ///< per chunk of an answer, with the machine to itself
  double drift = 1;         ///< real over predicted, lately
  std::uint32_t samples = 0;
  UnixMillis drifted_at_ms = 0;
};

/// How full a node is, from the coordinator's own count.
struct Crowd {
  double backlog_s = 0;         ///< prompts that it has taken and not yet answered
  std::uint32_t answering = 0;  ///< streams that it is writing
  std::uint32_t in_flight = 0;  ///< those, and those that wait for their first chunk
  std::uint32_t slots = 1;      ///< streams that it runs at once
  double typical_chunks = 100;  ///< of an answer
};

/// A second of the answer beside one before it: streams are read while they are written.
inline constexpr double kAnswerWeight = 0.15;

struct Prediction {
  double network_s = 0;
  double wait_s = 0;  ///< for its turn
  double prompt_s = 0;
  double answer_s = 0;      ///< from the first chunk to the last
  double chunk_s = 0;       ///< of that, for each chunk
  double congestion_s = 0;  ///< the price of the last free room
  double risk_s = 0;        ///< what a failure would cost, times how likely it is

  double first_chunk_s() const { return network_s + wait_s + prompt_s; }
  /// A chunk of an answer is a token, nearly always. Without a bound where nothing is known.
  double millitokens_per_second() const { return 1000 / chunk_s; }
  /// What candidates are compared by.
  double cost_s() const {
    return first_chunk_s() + kAnswerWeight * answer_s + congestion_s + risk_s;
  }
};

/// How much slower an answer, and the reading of a prompt, is for each answer that the machine
/// writes at the same time: tokens of answers ride along with a prompt's batches.
inline constexpr double kWriteSharing = 0.1;
inline constexpr double kReadSharing = 0.03;
/// A drift halves its distance to 1 in this time, so that a machine that has recovered is tried.
inline constexpr double kDriftHalfLifeMs = 600'000;

double drift_at(const Pace& pace, UnixMillis now_ms);
Prediction predict(const Pace& pace, const Crowd& crowd, const Work& work, UnixMillis now_ms);

/// A first chunk came after `took_s`, where `predicted` was expected.
void learn_first_chunk(Pace& pace, const Prediction& predicted, double took_s, UnixMillis now_ms);
/// It has not come after `waited_s`.
void learn_late(Pace& pace, const Prediction& predicted, double waited_s, UnixMillis now_ms);
/// A stream had so many chunks after its first, over so long, among so many others.
struct Answer {
  double chunks = 0;
  double took_s = 0;
  double others = 0;
};
void learn_answer(Pace& pace, const Answer& answer, UnixMillis now_ms);

}  // namespace darkbloom::fleet
