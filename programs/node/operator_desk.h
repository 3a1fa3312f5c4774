#pragma once
// Where a node meets its operator: it does what `control.json` of its data folder wants, and writes
// down in `status.json` how it is. Loop thread only.

#include <filesystem>
#include <string>
#include <vector>

#include "base/environment.h"
#include "node/node_service.h"
#include "node/shelf/store_shelf.h"
#include "openai/catalogue.h"
#include "operating/status.h"
#include "operating/wish.h"

namespace darkbloom::node {

class OperatorDesk {
 public:
  /// All but the folder outlive the desk.
  struct Parts {
    NodeService& service;
    const openai::Models& models;
    const shelf::StoreShelf* store;  ///< null: none
    const Clock& clock;
    std::filesystem::path folder;
  };
  /// `about` says what does not change while the node runs: process, versions, build, tier. The
  /// wish holds from here on; the status is written from the first tick on.
  OperatorDesk(Parts parts, operating::Status about);
  /// After a clean end there is no status.
  ~OperatorDesk();
  OperatorDesk(const OperatorDesk&) = delete;
  OperatorDesk& operator=(const OperatorDesk&) = delete;

  void link_is(bool up);
  /// Reasons that others have to take nothing new; replaces those before, and holds at once. Empty:
  /// they have none. The operator's own come beside them.
  void suspend(std::vector<operating::Suspension> reasons);
  /// Nothing new from here on: the node ends once what runs is finished.
  void stop();
  /// About once a second: hears the operator and writes the status.
  void tick();

 private:
  void read_wish();
  std::vector<operating::Suspension> reasons() const;
  void apply();
  void write_status();

  Parts parts_;
  operating::Status about_;
  std::vector<operating::Suspension> others_;
  operating::Wish wish_;
  std::string unreadable_;  // what is wrong with control.json; empty: nothing
  std::filesystem::file_time_type wished_at_ = {};
  bool stopping_ = false;
};

}  // namespace darkbloom::node
