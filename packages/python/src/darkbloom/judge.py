"""Evidence in, verdict out: protocol.md sections 2 and 10, src/attest/verify/judge.h and
programs/darkbloom/policy/bundle_judge.h. Nobody else's verdict is believed.
"""

import hashlib
import threading
from dataclasses import dataclass

from . import log_entry
from .envelope import TIERS
from .faults import Refused
from .inner import LogState
from .log_proof import verify_logged
from .statement import Statement, open_statement

_OPEN, _SEALED = TIERS.index("open"), TIERS.index("sealed")
_SKEW_MAX_MS = 60_000


@dataclass(frozen=True)
class Verdict:
    tier: int
    own: bool
    statement: Statement
    evidence: bytes  # SHA-256 of what was judged
    log: LogState    # that it rests on; size 0: none
    unproven: tuple  # why a proof that was shown does not hold

    @property
    def node(self):
        return self.statement.node


class SeenLogs:
    """The newest state of each log. One that goes back, or shows another, is refused."""

    def __init__(self):
        self._newest = {}
        self._lock = threading.Lock()

    def take(self, checkpoint):
        with self._lock:
            newest = self._newest.get(checkpoint.origin, LogState())
            if checkpoint.tree.size < newest.size:
                raise Refused("replayed",
                              "the log's checkpoint is older than one that was seen before")
            if checkpoint.tree.size == newest.size and checkpoint.tree != newest:
                raise Refused("tampered",
                              "the log shows two states of one size: a split view")
            self._newest[checkpoint.origin] = checkpoint.tree


def check_fresh(statement, max_age_seconds, now_ms):
    if statement.issued_at_ms > now_ms + _SKEW_MAX_MS:
        raise Refused("replayed", "the node's statement is dated in the future")
    too_old = statement.issued_at_ms < now_ms - max_age_seconds * 1000
    if too_old or statement.expires_at_ms <= now_ms:
        raise Refused("replayed", "the node's statement is no longer fresh")


class Judge:
    """Of one user's policy; remembers what the logs have shown."""

    def __init__(self, policy):
        self.policy = policy
        self._seen = SeenLogs()

    def judge(self, bundle, now_ms):
        """A proof that does not hold is no refusal: what it was for counts as not logged."""
        named, state, unproven = self._look_up(bundle, now_ms)
        statement = open_statement(bundle.evidence)
        check_fresh(statement, self.policy.max_age_seconds, now_ms)
        is_logged = {("node-key", statement.identity), ("build", statement.build)} <= named
        return Verdict(tier=_SEALED if is_logged else _OPEN,
                       own=statement.node[:10] in self.policy.own_codes,
                       statement=statement,
                       evidence=hashlib.sha256(bundle.evidence).digest(),
                       log=state if is_logged else LogState(),
                       unproven=tuple(unproven[:1]))

    def _look_up(self, bundle, now_ms):
        named, state, unproven = set(), LogState(), []
        if self.policy.log is None:
            return named, state, unproven
        for entry, proof in bundle.logged:
            try:
                checkpoint = verify_logged(proof, entry, self.policy.log, now_ms,
                                           self.policy.max_checkpoint_age_seconds * 1000)
                self._seen.take(checkpoint)
                if checkpoint.tree.size > state.size:
                    state = checkpoint.tree
                named.add(log_entry.parse(entry))
            except Refused as why:
                unproven.append(why.detail)
        return named, state, unproven


def accept(verdict, policy):
    """Refuses a machine that the user would not seal to."""
    if policy.own_only and not verdict.own:
        raise Refused("forbidden", "the machine is not one that you have paired")
    if verdict.statement.organisations and policy.way_in(verdict.statement) is None:
        raise Refused("forbidden",
                      "the machine serves only organisations that you do not belong to",
                      "not_for_you")
    if policy.organisation_only and not verdict.statement.organisations:
        raise Refused("forbidden", "the machine is not one of your organisation's",
                      "not_your_organisation")
    if verdict.tier < policy.tier:
        raise Refused("forbidden", f"the node's evidence reaches tier {TIERS[verdict.tier]}, "
                      f"under the one demanded, {policy.min_tier}")
