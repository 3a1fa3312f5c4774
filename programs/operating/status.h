#pragma once
// What a node writes about itself, once a second, into `status.json` of its data folder: counts and
// names, never a user's text. A locked node listens nowhere, so whoever looks after it reads this
// file. Both sides share the shape; DATA/status.json is UTF-8 JSON, one object.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/error.h"

namespace darkbloom::operating {

inline constexpr std::string_view kStatusFile = "status.json";
inline constexpr std::size_t kStatusMax = 256U << 10;  ///< bytes of the file
inline constexpr std::size_t kListMax = 256;           ///< entries of any list in it
inline constexpr std::size_t kTextMax = 1024;          ///< bytes of any text in it

struct ModelStatus {
  std::string name;
  std::uint32_t slots = 0;                   ///< requests that it computes at once
  std::uint32_t active = 0;                  ///< that it computes now
  std::uint32_t waiting = 0;                 ///< that wait for a slot
  std::uint32_t millitokens_per_second = 0;  ///< recent speed of one stream; 0: not known
  bool loaded = true;                        ///< false: the next request loads it
  std::uint64_t bytes = 0;                   ///< of memory, when loaded; 0: not said
  std::uint64_t load_ms = 0;                 ///< what loading it takes; 0: not said
  std::uint64_t prefill_millitokens = 0;     ///< of a prompt, in a second, as measured; 0: never
  std::uint64_t decode_millitokens = 0;      ///< of an answer, likewise

  bool operator==(const ModelStatus&) const = default;
};

/// Requests of this start of the node, by how they ended.
struct Counts {
  std::uint64_t served = 0;     ///< answered whole, with an error of the client's making too
  std::uint64_t failed = 0;     ///< answered with an error of this node's making
  std::uint64_t refused = 0;    ///< not begun: another node may have served them
  std::uint64_t cancelled = 0;  ///< the client, or the coordinator, went away
  std::uint64_t tokens = 0;     ///< written, in answers that have ended

  bool operator==(const Counts&) const = default;
};

struct LinkStatus {
  bool up = false;
  bool welcome = false;         ///< the coordinator has let this node in
  UnixMillis since_ms = 0;      ///< of this state
  std::string last_error = {};  ///< one sentence; empty: none yet

  bool operator==(const LinkStatus&) const = default;
};

struct TierStatus {
  std::string reach;                         ///< "sealed"
  std::vector<std::string> in_the_way = {};  ///< of the next; words of `darkbloom doctor`

  bool operator==(const TierStatus&) const = default;
};

/// What the coordinator says of this node and one model: why its router passes it over.
struct Standing {
  std::string model;
  std::vector<std::string> gates = {};  ///< the router's words; empty: it is eligible
  UnixMillis since_ms = 0;
  std::uint32_t ahead = 0;  ///< machines that the router expects to answer sooner
  std::uint32_t open = 0;   ///< machines that it may ask, for this model

  bool operator==(const Standing&) const = default;
};

/// A reason why the node takes nothing new.
struct Suspension {
  std::string word;  ///< snake_case, for programs: "paused"
  std::string text;  ///< a clause for a person: "you have paused it"

  bool operator==(const Suspension&) const = default;
};

struct Status {
  std::int64_t pid = 0;
  UnixMillis started_at_ms = 0;
  UnixMillis written_at_ms = 0;
  std::string version = {};
  std::string build = {};        ///< its digest, as hexadecimal digits
  std::string coordinator = {};  ///< where it dials
  LinkStatus link = {};
  TierStatus tier = {};
  std::vector<ModelStatus> models = {};
  Counts counts = {};
  std::uint32_t running = 0;                 ///< requests that are being answered
  bool stopping = false;                     ///< it finishes those and ends
  std::vector<Suspension> suspensions = {};  ///< all that hold; empty: it takes requests
  UnixMillis resumes_at_ms = 0;              ///< when the operator's pause ends; 0: unknown
  std::vector<std::string> worth_pulling =
      {};                                ///< models that the network lacks, and this node too
  std::vector<Standing> standings = {};  ///< empty: the coordinator has not said

  bool operator==(const Status&) const = default;
};

/// Tokens per second of all streams together, as far as the models know their speed.
double tokens_per_second(const Status& status);

std::string status_json(const Status& status);
/// Members that it does not know are passed over, since the two programs may differ in age. Refuses
/// as invalid what is no JSON object, lacks `pid`, has a member of a wrong type or out of range,
/// and as too_large what is over a limit above.
Result<Status> parse_status(std::string_view json);

}  // namespace darkbloom::operating
