"""The machines that one link's directory shows, judged by the client itself, and those of them
that it would seal to: programs/darkbloom/connect/candidate_list.h.
"""

import os
import sys
from collections import Counter
from dataclasses import astuple, dataclass

from .envelope import CANDIDATES_MAX
from .faults import Refused
from .judge import Verdict, accept, check_fresh
from .link_frame import Bundle, Load


@dataclass(frozen=True)
class Candidate:
    verdict: Verdict
    bundle: Bundle  # what was judged
    load: Load

    @property
    def fullness(self):
        """In steps of half its slots: within one, dice decide, so that not all ask the same."""
        if self.load.slots == 0:  # it takes nothing new
            return sys.maxsize
        return 2 * (self.load.active + self.load.waiting) // self.load.slots


def most_stated(stated):
    """Each name once, in order. Where machines differ over a model, all that is said of it is what
    most of them state; of equals the least by digest, then by context."""
    counts = Counter(stated)
    models = {}
    for model in sorted(counts, key=lambda model: (-counts[model], astuple(model))):
        models.setdefault(model.name, model)
    return sorted(models.values(), key=lambda model: model.name)


class CandidateList:
    def __init__(self, judge):
        self._judge = judge
        self._known = {}  # (verdict or why it was refused, bundle) by version
        self._present = []

    def update(self, directory, now_ms):
        """The directory replaces the one before; what is not new is not judged again."""
        known, present = {}, []
        for node in directory.nodes:
            outcome = self._known.get(node.version) or self._judged(node.bundle, now_ms)
            if outcome is None:
                continue  # named without its evidence
            known[node.version] = outcome
            verdict, bundle = outcome
            if verdict is not None:
                present.append(Candidate(verdict, bundle, node.load))
        self._known, self._present = known, present

    def _judged(self, bundle, now_ms):
        if bundle is None:
            return None
        try:
            return self._judge.judge(bundle, now_ms), bundle
        except Refused:
            return None, bundle

    def choose(self, call, now_ms):
        """At most three that will do: own ones first, then those of the user's organisations, the
        least busy; equals in an order that nobody can foresee. Refuses, saying why, where there is
        none."""
        fitting = [each for each in self._present if self._refusal(each, call, now_ms) is None]
        if not fitting:
            raise self._nobody(call, now_ms)
        fitting.sort(key=lambda each: (
            not each.verdict.own, not each.verdict.statement.organisations, each.fullness,
            os.urandom(4)))
        return fitting[:CANDIDATES_MAX]

    @staticmethod
    def _refusal(candidate, call, now_ms):
        verdict = candidate.verdict
        if not verdict.statement.serves(call.facts.model):
            return Refused("not_found", "it does not serve the model")
        try:
            accept(verdict, call.policy)
            check_fresh(verdict.statement, call.policy.max_age_seconds, now_ms)
        except Refused as why:
            return why
        return None

    def _nobody(self, call, now_ms):
        if not self._present:
            return Refused("unavailable",
                           "No machine is connected to the network right now.")
        refusals = [self._refusal(each, call, now_ms) for each in self._present
                    if each.verdict.statement.serves(call.facts.model)]
        if refusals:
            return Refused("unavailable", "No machine will do for your policy: "
                           f"{refusals[-1].detail}.", "policy_not_met")
        return Refused("not_found", f"The model '{call.facts.model}' does not exist.",
                       "model_not_found", "model")

    def models(self):
        """What machines serve that the user's policy accepts, by name."""
        stated = []
        for candidate in self._present:
            try:
                accept(candidate.verdict, self._judge.policy)
            except Refused:
                continue
            stated += candidate.verdict.statement.models
        return most_stated(stated)
