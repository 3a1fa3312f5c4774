#pragma once
// What packaging/install.sh has put on this disk: a folder a version, "current" that leads to one
// of them, and settings/ with where releases come from and whose they must be.

#include <filesystem>
#include <string>

#include "darkbloom/update/updater.h"

namespace darkbloom::update {

/// The world of an update, with its health checked by starting the programs.
class Installation final : public UpdateWorld {
 public:
  /// `home` is the folder of versions. `platform` is as releases name it.
  Installation(std::filesystem::path home, std::string platform)
      : home_(std::move(home)), platform_(std::move(platform)) {}
  ~Installation() override;
  Installation(const Installation&) = delete;
  Installation& operator=(const Installation&) = delete;

  /// A setting, without its last newline; empty where there is none.
  std::string setting(const std::string& name) const;
  Result<void> set(const std::string& name, const std::string& value) const;
  /// Refuses what install.sh has not made (not_found).
  Result<release::Version> installed() const;
  /// Where releases come from, a URL; and a command that starts again what must run and then says
  /// by its exit status whether it works. Empty: none.
  void use(std::string from, std::string health);

  /// Versions but these two go.
  void keep_only(const release::Version& one, const release::Version& other) const;

  Result<std::string> note() override;
  Result<std::string> proof() override;
  Result<release::ReleaseFile> fetch(const release::Version& version,
                                     const release::ReleaseFile& wanted) override;
  Result<void> put_in_place(const release::Version& version) override;
  Result<void> point_at(const release::Version& version) override;
  Result<void> check_health() override;
  void remember_failed(const release::Version& version) override;

 private:
  std::filesystem::path staged() const { return home_ / ".staged"; }
  std::string url(const std::string& name) const { return from_ + "/" + platform_ + "/" + name; }

  std::filesystem::path home_;
  std::string platform_;
  std::string from_;
  std::string health_;
  std::string note_;
};

}  // namespace darkbloom::update
