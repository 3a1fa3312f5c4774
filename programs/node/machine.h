#pragma once
// What a node of a network is made of, put together in the order that its evidence needs.

#include <memory>
#include <string>
#include <vector>

#include "attest/log_entry.h"
#include "attest/statement.h"
#include "hardening/secret_pages.h"
#include "node/node_keys.h"
#include "node/options.h"
#include "node/served_models.h"
#include "node/tpm_hardware.h"
#include "organisation/organisation.h"

namespace darkbloom::node {

struct Machine {
  std::unique_ptr<hardening::SecretPages> pages;  ///< hold the keys
  NodeKeyPair keys;
  ServedModels models;
  std::vector<attest::BuildObject> executables;
  std::unique_ptr<TpmHardware> tpm;           ///< null: none
  std::vector<std::string> unfit;             ///< for tier measured: what stands in the way
  organisation::Organisations organisations;  ///< it serves these alone; empty: everybody

  const crypto::P256Public& hpke() const {
    return tpm ? tpm->hpke().public_key() : keys.hpke.public_key();
  }
  Result<Secret> dh(ByteView peer) const { return tpm ? tpm->open(peer) : keys.hpke.dh(peer); }
};

/// The models that the options name: files, which are loaded, and a store's, which are not yet.
/// `means` outlive them.
Result<ServedModels> load_models(const Options& options, const shelf::Means& means);

/// Keys, the models and the TPM with all that they load; then what runs is measured, and last the
/// TPM's key is made, which is bound to all of that. Refuses in a sentence for the operator.
Result<Machine> assemble(const Options& options, const shelf::Means& means);

attest::Statement statement_of(const Machine& machine, const std::string& region);
/// What whoever stands by this node may have published.
std::vector<attest::LogEntry> entries_of(const Machine& machine);

}  // namespace darkbloom::node
