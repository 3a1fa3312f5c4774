#include "darkbloom/update/updater.h"

#include "darkbloom/release/logged_release.h"

namespace darkbloom::update {
namespace {

using release::Release;
using release::ReleaseFile;

Result<Release> open_offer(const UpdateTerms& terms, UpdateWorld& world) {
  const auto note = world.note();
  if (!note) return fail(note.error());
  auto offered = release::open_release(*note, terms.key);
  if (!offered) return offered;
  if (offered->platform != terms.platform) {
    return fail(Fault::invalid,
                "the release is for " + offered->platform + ", this machine is " + terms.platform);
  }
  if (!terms.log) return offered;
  const auto proof = world.proof();
  if (!proof) return fail(proof.error());
  const auto logged = release::check_logged(*note, *proof, *terms.log, terms.now_ms);
  if (!logged) return fail(logged.error());
  return offered;
}

Result<void> fetch_all(const Release& offered, UpdateWorld& world) {
  for (const ReleaseFile& wanted : offered.files) {
    const auto came = world.fetch(offered.version, wanted);
    if (!came) return fail(came.error());
    if (*came != wanted) {
      return fail(Fault::tampered, wanted.name + " is not the file that was signed");
    }
  }
  return world.put_in_place(offered.version);
}

Result<UpdateReport> go_back(const UpdateTerms& terms, UpdateWorld& world, UpdateReport report) {
  world.remember_failed(report.offered);
  if (auto back = world.point_at(terms.machine.installed); !back) {
    return fail(Fault::internal, "the update is not healthy (" + report.why +
                                     "), and going back failed: " + back.error().detail);
  }
  // The health check also starts again what must run; what it finds was there before us.
  if (auto healthy = world.check_health(); !healthy) {
    report.why += "; nor is the earlier one: " + healthy.error().detail;
  }
  report.outcome = Outcome::rolled_back;
  return report;
}

}  // namespace

Result<UpdateReport> run_update(const UpdateTerms& terms, UpdateWorld& world) {
  const auto offered = open_offer(terms, world);
  if (!offered) return fail(offered.error());
  UpdateReport report{.offered = offered->version, .decision = decide(*offered, terms.machine)};
  if (report.decision != Decision::take) return report;
  report.outcome = Outcome::available;
  if (terms.check_only) return report;
  if (auto fetched = fetch_all(*offered, world); !fetched) return fail(fetched.error());
  if (auto pointed = world.point_at(offered->version); !pointed) return fail(pointed.error());
  report.outcome = Outcome::updated;
  const auto healthy = world.check_health();
  if (healthy) return report;
  report.why = healthy.error().detail;
  return go_back(terms, world, std::move(report));
}

}  // namespace darkbloom::update
