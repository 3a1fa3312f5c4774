#pragma once
// What holds this node to its owner's preferences: the file that they stand in, the watcher beside
// the node, the brake of its engines and the word to its service and its desk.

#include <atomic>
#include <filesystem>
#include <memory>

#include "engine/brake.h"
#include "node/node_service.h"
#include "node/operator_desk.h"
#include "node/options.h"
#include "node/owner/guard.h"
#include "node/owner/system_moments.h"
#include "node/owner/watcher_process.h"

namespace trantor {
class Channel;
class EventLoop;
}  // namespace trantor

namespace darkbloom::node {

class OwnerFirst {
 public:
  /// Before the first thread and before the node shuts itself in. Refuses preferences that cannot
  /// be used, and those that serve an organisation which the node was not given, as invalid.
  static Result<std::unique_ptr<OwnerFirst>> start(const OwnerOptions& options);
  /// As start() makes it.
  OwnerFirst(const OwnerOptions& options, owner::Preferences preferences,
             owner::WatcherProcess watcher);
  ~OwnerFirst();

  /// Of every engine of the node; lives as long as this.
  const engine::Brake& brake() const { return brake_; }
  /// Refuses as forbidden a model that the owner has not allowed.
  Result<void> check_models(const std::vector<engine::ModelInfo>& models) const;
  /// By name; empty: all.
  const std::vector<std::string>& allowed_models() const { return preferences_.models; }
  /// From now on `service` and `desk`, which outlive the loop, hear the owner's word on `loop`'s
  /// thread.
  void mind(trantor::EventLoop* loop, NodeService& service, OperatorDesk& desk);
  /// Bytes that went over the network. From any thread.
  void carried(std::size_t bytes) { carried_.fetch_add(bytes, std::memory_order_relaxed); }

 private:
  void read_samples();
  void read_preferences();
  void obey(const owner::Decision& decision);

  std::filesystem::path file_;
  bool has_organisation_;
  std::filesystem::file_time_type written_ = {};
  owner::Preferences preferences_;
  owner::SystemMoments moments_;
  owner::Guard guard_;
  engine::Brake brake_;
  owner::WatcherProcess watcher_;
  std::atomic<std::size_t> carried_ = 0;  ///< and not told to the guard yet
  std::unique_ptr<trantor::Channel> channel_;
  NodeService* service_ = nullptr;
  OperatorDesk* desk_ = nullptr;
  owner::ReasonSet told_ = {};  ///< the reasons that the log says last
};

}  // namespace darkbloom::node
