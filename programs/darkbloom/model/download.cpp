#include "darkbloom/model/download.h"

#include <algorithm>

namespace darkbloom::model {
namespace {

bool may_come_later(Fault fault) {
  return fault == Fault::unavailable || fault == Fault::lost || fault == Fault::timed_out;
}

/// "bytes FROM-TO/ALL" (RFC 9110 section 14.4), as it must be to go on at `from`.
bool goes_on(const HttpAnswer& answer, std::uint64_t from, std::uint64_t all) {
  return answer.header("content-range") == "bytes " + std::to_string(from) + "-" +
                                               std::to_string(all - 1) + "/" + std::to_string(all);
}

class IntoPart final : public BodySink {
 public:
  IntoPart(const Download& download, PartialFile& part, Onlooker& onlooker)
      : download_(download), part_(part), onlooker_(onlooker) {}

  Result<void> begin(const HttpAnswer& answer) override {
    const RemoteFile& remote = download_.remote;
    if (!remote.etag.empty() && strong_etag(answer) != remote.etag) {
      return fail(Fault::replayed, "The server's file has changed since it was asked for.");
    }
    if (answer.status == 206) {
      if (goes_on(answer, part_.size(), remote.bytes)) return {};
      return fail(Fault::replayed, "The server sends another part than it was asked for.");
    }
    return part_.restart();
  }

  Result<void> take(ByteView bytes) override {
    if (bytes.size() > download_.remote.bytes - part_.size()) {
      return fail(Fault::tampered, "The server sends more bytes than it announced.");
    }
    if (auto written = part_.append(bytes); !written) return written;
    if (onlooker_.has_come(part_.size(), download_.remote.bytes)) return {};
    return fail(Fault::cancelled, "Stopped; what came is kept, the next pull goes on from it.");
  }

 private:
  const Download& download_;
  PartialFile& part_;
  Onlooker& onlooker_;
};

HttpQuestion question_for(const Download& download, std::uint64_t from) {
  HttpQuestion question{.url = download.url, .headers = {{"accept-encoding", "identity"}}};
  if (from == 0) return question;
  question.headers.emplace_back("range", "bytes=" + std::to_string(from) + "-");
  question.headers.emplace_back("if-range", download.remote.etag);
  return question;
}

Result<void> try_once(HttpReader& reader, const Download& download, PartialFile& part,
                      Onlooker& onlooker) {
  IntoPart sink(download, part, onlooker);
  const auto answered = follow(
      reader, {.question = question_for(download, part.size()), .token = download.token}, sink);
  if (!answered) return fail(answered.error());
  if (part.size() == download.remote.bytes) return {};
  return fail(Fault::lost, "The server ended before the file did.");
}

}  // namespace

Result<void> fetch(HttpReader& reader, const Download& download, PartialFile& part,
                   Onlooker& onlooker) {
  const std::uint64_t all = download.remote.bytes;
  bool may_go_on = download.fits && part.size() <= all;
  int tries = 0;
  int cuts = 0;
  bool began_anew = false;
  while (part.size() != all || !may_go_on) {
    if (!may_go_on) {
      if (auto restarted = part.restart(); !restarted) return restarted;
    }
    const std::uint64_t before = part.size();
    auto done = try_once(reader, download, part, onlooker);
    if (done) return {};
    may_go_on = !download.remote.etag.empty();
    if (done.error().fault == Fault::replayed && before > 0 && !began_anew) {
      began_anew = true;
      may_go_on = false;
      continue;
    }
    if (!may_come_later(done.error().fault)) return done;
    tries = part.size() > before ? 1 : tries + 1;
    if (tries >= kTriesMax || ++cuts >= kCutsMax) return done;
    if (!onlooker.wait(kFirstWaitMs << (tries - 1), done.error())) {
      return fail(Fault::cancelled, "Stopped; what came is kept, the next pull goes on from it.");
    }
  }
  return {};
}

}  // namespace darkbloom::model
