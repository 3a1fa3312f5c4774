#pragma once
// One model from a server into the store: verified before it has its name.

#include <string>
#include <vector>

#include "base/environment.h"
#include "darkbloom/model/download.h"
#include "darkbloom/model/store.h"
#include "operating/model_address.h"

namespace darkbloom::model {

struct Wish {
  std::string from;  ///< the base URL, as parse_base() gives it
  ModelAddress address;
  std::string revision = "main";
  std::string token = {};
  std::string sha256 = {};  ///< what it must be, or empty
  bool pin = false;
  std::uint64_t disk_max_bytes = 0;    ///< of the store; 0: no budget
  std::uint64_t disk_spare_bytes = 0;  ///< of the disk
};

struct Pulled {
  Manifest manifest;
  bool was_here = false;                  ///< nothing had to come
  std::vector<std::string> evicted = {};  ///< for its room
};

/// Lists where no file is named, asks size and digest, makes room, fetches, compares, and only then
/// gives the file its name. Refuses as tampered a file whose SHA-256 is not the one that was
/// wished, published, or known of the same commit, and keeps nothing of it; else as fetch(),
/// look_at(), choose_file() and choose_evictions() do.
class Puller {
 public:
  Puller(HttpReader& reader, Onlooker& onlooker, const Clock& clock)
      : reader_(reader), onlooker_(onlooker), clock_(clock) {}
  Result<Pulled> pull(const Wish& wish, const Store& store);

 private:
  Result<std::string> file_in_listing(const Wish& wish);
  Result<Digest> bring(const Download& download, const Manifest& wanted, PartialFile& part);
  Result<void> make_room(const Wish& wish, const Store& store, Pulled& pulled, std::uint64_t here);
  Result<Pulled> bring_into(const Wish& wish, const Store& store, const RemoteFile& remote,
                            Pulled pulled);

  HttpReader& reader_;
  Onlooker& onlooker_;
  const Clock& clock_;
};

}  // namespace darkbloom::model
