#include "node/local.h"

#include <trantor/net/EventLoop.h>

#include <utility>

#include "front/web.h"
#include "ledger/api_key.h"
#include "node/local_backend.h"
#include "support/files.h"

namespace darkbloom::node {

Result<std::string> load_local_key(const std::filesystem::path& folder, Random& random) {
  const std::filesystem::path file = folder / "local_key";
  const auto stored = read_file(file, 256);
  if (stored) return std::string(stored->text());
  if (stored.error().fault != Fault::not_found) return fail(stored.error());
  std::string key = ledger::make_api_key(random);
  if (auto kept = write_private_file(file, view_of(key)); !kept) return fail(kept.error());
  return key;
}

void serve_local(const LocalOptions& options, const ServedModels& models, const Clock& clock,
                 Random& random) {
  const openai::Models served = models.api(options.build);
  openai::Service api(served, clock, random);
  LocalBackend backend({api, models, random}, options.key);
  front::serve({.port = options.port, .seen_by = "node"}, {backend, clock, random},
               [&backend, &models](trantor::EventLoop* loop) {
                 backend.post_with(
                     [loop](std::function<void()> what) { loop->queueInLoop(std::move(what)); });
                 loop->runEvery(1.0, [&backend, &models] {
                   backend.forget_ended();
                   if (models.store() != nullptr) models.store()->shelf().tick();
                 });
               });
}

}  // namespace darkbloom::node
