#include "node/machine.h"

#include <optional>
#include <utility>

#include "node/executables.h"
#include "support/organisation_file.h"
#include "support/version.h"

namespace darkbloom::node {

attest::Statement statement_of(const Machine& machine, const std::string& region) {
  attest::Statement statement;
  statement.identity = machine.keys.identity.public_key();
  statement.hpke = machine.hpke();
  statement.build = build_digest(machine.executables);
  statement.models = machine.models.stated();
  statement.region = region;
  statement.organisations = organisation::ids_of(machine.organisations);
  return statement;
}

std::vector<attest::LogEntry> entries_of(const Machine& machine) {
  std::vector<attest::LogEntry> entries{attest::BuildEntry{
      "darkbloom-node", version(), build_digest(machine.executables), machine.executables}};
  for (const engine::ModelInfo& model : machine.models.infos())
    entries.emplace_back(attest::ModelEntry{model.name, model.digest});
  if (machine.tpm && machine.tpm->boot()) entries.emplace_back(machine.tpm->boot()->registers);
  return entries;
}

Result<Machine> assemble(const Options& options, Random& random) {
  auto pages = std::make_unique<hardening::SecretPages>();  // outlive the keys
  auto keys = load_keys(options.data, random);
  if (!keys) return fail(keys.error());
  if (!keys->identity.move_to(*pages) || !keys->hpke.move_to(*pages)) {
    return fail(Fault::unavailable, "There is no memory for its keys.");
  }
  auto organisations = read_organisations(options.organisations);
  if (!organisations) return fail(organisations.error());
  auto models = ServedModels::load(options.models, options.model, random);
  if (!models) return fail(models.error());
  std::optional<attest::Tpm> tpm;
  if (!options.tpm.empty()) {
    auto opened = attest::Tpm::open(options.tpm);
    if (!opened) return fail(opened.error());
    tpm.emplace(std::move(*opened));
  }
  auto executables = own_executables();
  if (!executables) return fail(executables.error());
  Machine machine{.pages = std::move(pages),
                  .keys = std::move(*keys),
                  .models = std::move(*models),
                  .executables = std::move(*executables),
                  .tpm = nullptr,
                  .unfit = {},
                  .organisations = std::move(*organisations)};
  if (!tpm) return machine;
  std::optional<SimulatedBoot> boot;
  if (options.simulated_boot) boot = simulate_boot(machine.executables);
  auto hardware = TpmHardware::make(std::move(*tpm), std::move(boot));
  if (!hardware) return fail(hardware.error());
  machine.tpm = std::move(*hardware);
  return machine;
}

}  // namespace darkbloom::node
