#include "darkbloom/nodes/nodes.h"

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>

#include <filesystem>
#include <iostream>

#include "darkbloom/connect/node_list.h"
#include "darkbloom/connect/session.h"
#include "support/files.h"

namespace darkbloom::nodes {
namespace {

constexpr UnixMillis kPatienceMs = 5'000;

class Look {
 public:
  Look(const NodesOptions& options, trantor::EventLoop* loop, const Clock& clock, Random& random)
      : options_(options),
        clock_(clock),
        loop_(loop),
        session_(options.access, clock, random),
        started_ms_(clock.now_ms()) {}

  void start() {
    session_.start(loop_);
    loop_->runEvery(0.02, [this] { look(); });
  }
  int status() const { return status_; }

 private:
  void look() {
    const connect::CandidateList& candidates = session_.candidates();
    const bool anybody = !candidates.judged().empty() || !candidates.refusals().empty();
    const bool settled = anybody && !candidates.pending();
    if (!settled && clock_.now_ms() - started_ms_ < kPatienceMs) return;
    if (!session_.dispatch().linked()) {
      std::cerr << "darkbloom: the coordinator cannot be reached\n";
    } else if (options_.json) {
      std::cout << connect::nodes_json(candidates) << "\n";
    } else if (anybody) {
      std::cout << connect::nodes_text(candidates);
    } else {
      std::cerr << "darkbloom: no machine is connected to the network right now\n";
    }
    status_ = candidates.size() > 0 && save(candidates) ? 0 : 1;
    drogon::app().quit();
  }

  /// What `darkbloom verify evidence` reads.
  bool save(const connect::CandidateList& candidates) const {
    if (options_.save.empty()) return true;
    const std::filesystem::path folder = options_.save;
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    for (const connect::Candidate* candidate : candidates.judged()) {
      const auto file = folder / (candidate->verdict.node.hex() + ".evidence");
      const auto kept = write_private_file(file, attest::encode_evidence_file(*candidate->shown));
      if (!kept) std::cerr << "darkbloom: " << kept.error().detail << "\n";
      if (!kept) return false;
    }
    return true;
  }

  const NodesOptions& options_;
  const Clock& clock_;
  trantor::EventLoop* loop_;
  connect::Session session_;
  UnixMillis started_ms_;
  int status_ = 1;
};

}  // namespace

int run(const NodesOptions& options, const Clock& clock, Random& random) {
  Look look(options, drogon::app().getLoop(), clock, random);
  drogon::app().registerBeginningAdvice([&look] { look.start(); });
  const auto scratch = std::filesystem::temp_directory_path() / "uploads";
  drogon::app().setThreadNum(1).setUploadPath(scratch).run();
  return look.status();
}

}  // namespace darkbloom::nodes
