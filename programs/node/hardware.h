#pragma once
// A node's hardware as the service needs it: asked for evidence, enrolled with a registrar.

#include "attest/quote/statement_maker.h"
#include "wire/link_frame.h"

namespace darkbloom::node {

class Hardware : public attest::Attester {
 public:
  /// Its keys, for a registrar.
  virtual wire::Enrol enrolment() const = 0;
  /// Its answer to a registrar's challenge. Refuses what it cannot read.
  virtual Result<wire::Activated> activate(const wire::Credential& credential) = 0;
  /// It did not do what it should, or a registrar refused it: for the operator.
  virtual void complain(const Error& error) = 0;
};

}  // namespace darkbloom::node
