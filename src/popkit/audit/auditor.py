"""Judging one plan: every rule on every subject of its kind, each on its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from attrs import Factory, evolve, frozen

from popkit.audit.bench import Bench, Minutes, bench_of
from popkit.audit.finding import OUTCOMES, CannotTell, Finding
from popkit.audit.report import Judged, Report
from popkit.audit.waivers import Granted, WaiverNote, granted_by_plan, unread
from popkit.dates import civil
from popkit.limits import LimitValue, OwnLimit
from popkit.rules.rulebook import Rulebook, rulebook
from popkit.standing import SUBJECTS, SchoolStanding, standing_of
from popkit.standing.partners import partners_of
from popkit.standing.school import PlanShare, SchoolRoll
from popkit.standing.subject import BEYOND_PLANS, subjects_in

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.district import District

__all__ = ["Auditor", "audit", "auditor"]

_NO_PLAN: Final[Any] = SimpleNamespace(id="")
"""Stands where a plan would, when a school or a partner is judged."""


@frozen(eq=False)
class Auditor:
    """A rulebook made ready for one date and one set of limits; good for any number of plans.

    Attributes:
        as_of: the date of the question.
        rules: how many rules judge.
        limits: every limit in force, by name.
        benches: the rules by kind of subject, but for those on no plan.
        school_bench: the rules about schools; None where there are none.
        partner_bench: the rules about partners; None where there are none.
        service_bench: the rules about partners' services; None where there are none.
        district: whose plans they are; None: nothing is known of it.
        waivers: what the district lets rest, by plan.
        codes: those of the rules.
        own_limits: those that the district has set differently from what popkit ships.
    """

    as_of: dt.date
    rules: int
    limits: Mapping[str, LimitValue]
    benches: tuple[Bench, ...]
    school_bench: Bench | None = None
    partner_bench: Bench | None = None
    service_bench: Bench | None = None
    district: District | None = None
    waivers: Mapping[str, tuple[Granted, ...]] = Factory(dict)
    codes: tuple[str, ...] = ()
    own_limits: tuple[OwnLimit, ...] = ()

    def report(self, plan: Plan) -> Report:
        """Judge one plan."""
        standing, minutes = standing_of(plan, self.as_of, self.limits, self.district), Minutes()
        for bench in self.benches:
            for subject in subjects_in(standing, bench.kind):
                bench.hear(subject, standing, minutes)
        share = self.school_bench.share(standing, minutes) if self.school_bench else None
        # Plan and goals hold each other; parted here, they are gone at once and not when the collector comes by.
        standing.__dict__.clear()
        report = self._written(minutes, plans=(plan.id,), share=share)
        return report.with_waivers(self.waivers[plan.id]) if plan.id in self.waivers else report

    def school_report(self, rolls: Mapping[str, SchoolRoll], noted: Iterable[WaiverNote] | None = None) -> Report:
        """Judge schools by the shares of their plans, counted under the school's id.

        Args:
            rolls: what the plans of each school add up to.
            noted: what became of the waivers for all plans that were read; the report tells of the others. None: what
                was read is not known, and nothing is told.
        """
        minutes = Minutes()
        if self.school_bench is not None:
            for school, roll in rolls.items():
                self.school_bench.hear(SchoolStanding(school, roll), _NO_PLAN, minutes)
        report = self._written(minutes, plans=())
        return report if noted is None else evolve(report, waivers=unread(self.waivers, noted))

    @property
    def has_partners(self) -> bool:
        """Whether there is a partner, and a rule about partners or their services."""
        return bool(self.district and self.district.partners and (self.partner_bench or self.service_bench))

    def partner_report(self) -> Report:
        """Judge the district's partners and what they offer."""
        minutes = Minutes()
        for standing in partners_of(self.district, self.as_of, self.limits):
            if self.partner_bench:
                self.partner_bench.hear(standing, _NO_PLAN, minutes)
            if self.service_bench:
                for service in standing.services:
                    self.service_bench.hear(service, _NO_PLAN, minutes)
        return self._written(minutes, plans=())

    def _written(self, minutes: Minutes, *, plans: tuple[str, ...], share: PlanShare | None = None) -> Report:
        said = sorted(minutes.said, key=lambda kept: kept.order)
        # There are hundreds, and bytes are counted faster than numbers.
        outcomes = bytes(minutes.outcomes)
        return Report(
            as_of=self.as_of,
            rules=self.rules,
            plans=len(plans),
            unreadable=0,
            outcomes={name: outcomes.count(number) for number, name in enumerate(OUTCOMES)},
            findings=tuple([kept for kept in said if isinstance(kept, Finding)]),
            cannot_tell=tuple([kept for kept in said if isinstance(kept, CannotTell)]),
            failures=tuple(sorted(minutes.failures, key=lambda kept: kept.order)),
            judged=Judged(self.codes, plans),
            limits=self.own_limits,
            share=share,
        )


def audit(plan: Plan, *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> Report:
    """Judge `plan` as it stood on `as_of`.

    Args:
        plan: as it was read.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.
        rules: the rules to judge by; None: all that popkit ships.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    return auditor(as_of=as_of, district=district, rules=rules).report(plan)


def auditor(*, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> Auditor:
    """Return an auditor for these rules, limits and date; the last few are kept, since making one takes a while."""
    return _made(rules if rules is not None else rulebook(), district, civil(as_of))


# Rulebooks and districts are compared by identity here, so a look-up costs nothing.
@lru_cache(maxsize=8)
def _made(rules: Rulebook, district: District | None, as_of: dt.date) -> Auditor:
    limits = rules.limits.changed(district.limits.by_name) if district else rules.limits
    values = limits.on(as_of)
    seats = ((kind, tuple(rule for rule in rules if rule.on == kind)) for kind in SUBJECTS)
    benches = {kind: bench_of(kind, seated, values) for kind, seated in seats if seated}
    return Auditor(
        as_of=as_of,
        rules=len(rules),
        limits=values,
        benches=tuple(bench for kind, bench in benches.items() if kind not in BEYOND_PLANS),
        school_bench=benches.get("school"),
        partner_bench=benches.get("partner"),
        service_bench=benches.get("service"),
        district=district,
        waivers=granted_by_plan(district.waivers if district else (), rules, as_of),
        codes=tuple(sorted([rule.code for rule in rules])),
        own_limits=limits.own_on(as_of, rules.limits),
    )
