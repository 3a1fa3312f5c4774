#pragma once
// The nodes that serve one model, as columns, so that all of them can be compared for each request:
// a look at one costs about a nanosecond. Looking takes no lock and allocates nothing. A node's row
// is rewritten when something happens to the node, never for a request elsewhere.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/prediction.h"

namespace darkbloom::fleet {

class NodeTable {
 public:
  using Row = std::uint32_t;
  /// A node's cost for a request of `work`: base + prompt tokens * prompt + chunks * chunk.
  struct Cost {
    double base_s = 0;
    double prompt_s = 0;
    double chunk_s = 0;
  };

  static constexpr std::size_t kClassesMax = 256;  ///< that are told apart; nodes name them

  /// A row for the fleet's member number `member`, closed, with the pace of a typical node of its
  /// class, or of any where nothing is known of the class.
  Row add(std::uint32_t member, std::string_view machine_class = {});
  void remove(Row row);
  std::uint32_t member(Row row) const { return members_[row]; }
  Pace& pace(Row row) { return paces_[row]; }
  const Pace& pace(Row row) const { return paces_[row]; }

  /// What a node says of its own speed, in seconds a token; 0: nothing. Only where learning starts:
  /// once this coordinator has seen the node serve the model it changes nothing. What is far from
  /// the usual is not believed.
  void prior(Row row, double prompt_s, double chunk_s);
  /// Seconds until the node could begin, since its model has to be loaded first; 0: it is loaded.
  void set_cold(Row row, double load_s) { cold_[row] = static_cast<float>(load_s); }
  double cold_s(Row row) const { return cold_[row]; }
  /// Open rows whose model is loaded.
  Row warm() const;

  void set(Row row, const Cost& cost);
  /// Until it is set again no request finds it.
  void close(Row row);
  bool is_open(Row row) const;
  double cost(Row row, const Work& work) const;
  /// The open row that costs least, of all; none when all are closed.
  std::optional<Row> least(const Work& work) const;

  Row rows() const { return static_cast<Row>(base_.size()); }
  Row open() const { return open_; }

  /// What answers of this model are like, and what its prompts are.
  const Work& typical() const { return typical_; }
  /// How fast nodes of which nothing is known are taken to be.
  const Pace& usual() const { return usual_; }
  void learn_request(double prompt_tokens);
  void learn_answer(double chunks);
  /// A node's pace is known: new ones, of its class above all, are taken for something like it.
  void learn_pace(const Pace& pace, std::string_view machine_class = {});

 private:
  static constexpr Row kBlock = 512;
  float least_of(Row from, Row to, const Work& work) const;
  Row place_of(Row from, Row to, const Work& work) const;

  std::vector<float> base_;  ///< infinite: closed
  std::vector<float> prompt_;
  std::vector<float> chunk_;
  std::vector<std::uint32_t> members_;
  std::vector<Pace> paces_;
  std::vector<float> cold_;
  std::vector<Row> free_;
  Row open_ = 0;
  Work typical_{.prompt_tokens = 1000, .answer_chunks = 100};
  Pace usual_;
  std::map<std::string, Pace, std::less<>> usual_of_class_;
};

}  // namespace darkbloom::fleet
