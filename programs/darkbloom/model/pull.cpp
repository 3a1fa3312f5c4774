#include "darkbloom/model/pull.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "darkbloom/model/listing.h"

namespace darkbloom::model {
namespace {

/// A text of at most `limit` bytes.
class IntoText final : public BodySink {
 public:
  explicit IntoText(std::size_t limit) : limit_(limit) {}
  Result<void> begin(const HttpAnswer&) override { return {}; }
  Result<void> take(ByteView part) override {
    if (part.size() > limit_ - text_.size()) {
      return fail(Fault::too_large, "The server's list of files is over 4 MiB.");
    }
    text_ += text_of(part);
    return {};
  }
  const std::string& text() const { return text_; }

 private:
  std::size_t limit_;
  std::string text_;
};

/// What the file must be: said by the person, the server, or a pull of the same commit.
Result<std::string> wanted_digest(const Wish& wish, const RemoteFile& remote,
                                  const std::optional<Manifest>& known) {
  if (!wish.sha256.empty() && !remote.sha256.empty() && wish.sha256 != remote.sha256) {
    return fail(Fault::tampered,
                "The server publishes another SHA-256 than --sha256: " + remote.sha256 + ".");
  }
  if (!wish.sha256.empty()) return wish.sha256;
  if (!remote.sha256.empty()) return remote.sha256;
  const bool same = known && !remote.commit.empty() && known->revision == remote.commit;
  return same ? known->sha256 : std::string();
}

bool is_same_file(const Manifest& known, const Manifest& wanted) {
  if (known.bytes != wanted.bytes) return false;
  if (!wanted.sha256.empty()) return known.sha256 == wanted.sha256;
  return !wanted.etag.empty() && known.etag == wanted.etag && known.url == wanted.url;
}

std::uint64_t bytes_of(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

}  // namespace

Result<std::string> Puller::file_in_listing(const Wish& wish) {
  IntoText sink(kListingMax);
  const HttpQuestion question{.url = listing_url(wish.from, wish.address, wish.revision)};
  const auto answered = follow(reader_, {.question = question, .token = wish.token}, sink);
  if (!answered) return fail(answered.error());
  const auto files = parse_listing(sink.text());
  if (!files) return fail(files.error());
  return choose_file(*files, wish.address.quantisation);
}

Result<Pulled> Puller::pull(const Wish& wish, const Store& store) {
  Wish whole = wish;
  if (whole.address.file.empty()) {
    auto file = file_in_listing(wish);
    if (!file) return fail(file.error());
    whole.address.file = std::move(*file);
  }
  const std::string url = file_url(whole.from, whole.address, whole.revision);
  const auto remote = look_at(reader_, url, whole.token);
  if (!remote) return fail(remote.error());
  const std::string name = name_of(whole.address);
  const auto known = store.find(name);
  const auto digest = wanted_digest(whole, *remote, known);
  if (!digest) return fail(digest.error());
  Pulled pulled{.manifest = {.name = name,
                             .url = url,
                             .revision = remote->commit.empty() ? whole.revision : remote->commit,
                             .etag = remote->etag,
                             .sha256 = *digest,
                             .was_published = !digest->empty(),
                             .bytes = remote->bytes,
                             .pulled_ms = clock_.now_ms(),
                             .used_ms = clock_.now_ms(),
                             .pinned = whole.pin || (known && known->pinned)}};
  if (!known || !is_same_file(*known, pulled.manifest)) {
    return bring_into(whole, store, *remote, std::move(pulled));
  }
  const UnixMillis now = pulled.manifest.used_ms;
  const bool pinned = pulled.manifest.pinned;
  pulled = {.manifest = *known, .was_here = true};
  pulled.manifest.used_ms = now;
  pulled.manifest.pinned = pinned;
  if (auto kept = store.keep(pulled.manifest); !kept) return fail(kept.error());
  return pulled;
}

/// What has come already takes its room already.
Result<void> Puller::make_room(const Wish& wish, const Store& store, Pulled& pulled,
                               std::uint64_t here) {
  auto models = store.stored();
  std::erase_if(models, [&](const StoredModel& each) {
    return each.name == pulled.manifest.name;  // stays until the new one takes its place
  });
  const std::uint64_t bytes = pulled.manifest.bytes;
  const DiskSpace space{.budget = wish.disk_max_bytes,
                        .free = store.free_bytes() + std::min(here, bytes),
                        .spare = wish.disk_spare_bytes};
  const auto going = choose_evictions(std::move(models), bytes, space);
  if (!going) return fail(going.error());
  for (const std::string& name : *going) {
    if (auto removed = store.remove(name); !removed) return removed;
    pulled.evicted.push_back(name);
  }
  return {};
}

Result<Pulled> Puller::bring_into(const Wish& wish, const Store& store, const RemoteFile& remote,
                                  Pulled pulled) {
  const std::string& name = pulled.manifest.name;
  const auto path = store.partial_of(name);
  if (auto room = make_room(wish, store, pulled, bytes_of(path)); !room) return fail(room.error());
  const auto begun = store.find_partial(name);
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  auto part = PartialFile::open(path);
  if (!part) return fail(part.error());
  if (auto kept = store.keep_partial(pulled.manifest); !kept) return fail(kept.error());
  Download download{.url = pulled.manifest.url, .token = wish.token, .remote = remote};
  download.fits = begun && !remote.etag.empty() && begun->etag == remote.etag &&
                  begun->url == download.url && begun->bytes == remote.bytes;
  const auto digest = bring(download, pulled.manifest, *part);
  if (!digest) {
    const Fault fault = digest.error().fault;
    if (fault == Fault::tampered) static_cast<void>(store.remove_partial(name));
    return fail(digest.error());
  }
  pulled.manifest.sha256 = digest->hex();
  // The manifest of an older file must not stand beside the new one, nor the other way round.
  if (auto removed = store.remove(name); !removed) return fail(removed.error());
  if (auto kept = store.keep(pulled.manifest); !kept) return fail(kept.error());
  if (auto named = part->become(store.file_of(name)); !named) return fail(named.error());
  static_cast<void>(store.remove_partial(name));
  return pulled;
}

Result<Digest> Puller::bring(const Download& download, const Manifest& wanted, PartialFile& part) {
  if (auto fetched = fetch(reader_, download, part, onlooker_); !fetched) {
    return fail(fetched.error());
  }
  const Digest digest = part.finish();
  if (wanted.sha256.empty() || digest.hex() == wanted.sha256) return digest;
  return fail(Fault::tampered, "The file is not what was published: its SHA-256 is " +
                                   digest.hex() + ", not " + wanted.sha256 +
                                   ". Nothing of it was kept.");
}

}  // namespace darkbloom::model
