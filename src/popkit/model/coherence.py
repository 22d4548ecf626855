"""What must agree between the records of one plan for it to have a meaning at all.

The checks take the plan through a `get(record, name, default)`, so the same lines
serve a `Plan` (`getattr`) and a document that could not become one (`member`): a
reader then hears of a dangling link together with the misspelt date beside it.

In such a document whatever is malformed stands as None, and None is not known: it
agrees with everything, and a collection in which an id is not known may hold any id.
So nothing is reported here only because something else is at fault.
"""

from __future__ import annotations

import math
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

from popkit.model.comparison import At, Comparison, Get

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from popkit.problems import ReadProblem

__all__ = ["COLLECTIONS", "incoherences"]

COLLECTIONS: Final = (
    "team",
    "profile",
    "goals",
    "supports",
    "actions",
    "plan_reviews",
    "wellbeing_reviews",
    "flags",
    "family",
    "contacts",
    "referrals",
    "consents",
)
"""The members of a plan that hold records with ids."""

_ATTAINMENT: Final = 2
"""The best level of an attainment scale; the worst is its opposite."""

_ID: Final = repeat("id")
_VALUE: Final = repeat("value")
_NOTHING: Final = repeat(None)
_LINKS: Final = {
    "team": 'the id of a team member; an owner may also be "student"',
    "profile": "the id of a profile item",
    "goals": "the id of a goal",
    "actions": "the id of an action",
    "flags": "the id of a flag",
    "family": "the id of a family member",
    "consents": "the id of a consent",
}
"""What a link may lead to, by the collection it leads into."""

_STUDENT: Final = "student"
"""Who may own a goal or an action besides the team."""


def incoherences(plan: object, get: Get) -> list[ReadProblem]:
    """Return every contradiction between the records of `plan`, in document order of collections."""
    return _Comparison(get).of(plan)


class _Comparison(Comparison):
    """The checks of one plan."""

    def __init__(self, get: Get) -> None:
        super().__init__(get)
        self.ids: dict[str, set[str] | None] = {}

    def of(self, plan: object) -> list[ReadProblem]:
        get = self.get
        records = {name: get(plan, name, ()) for name in COLLECTIONS}
        for name, kept in records.items():
            self.ids[name] = self.known_ids(kept)
        self.school_year(plan)
        self.span(plan, (), "starts_on", "ends_on")
        self.span(get(plan, "student", None), ("student",), "enrolled_on", "exited_on")
        self.history(plan, ())
        self.link(get(plan, "manager_id", None), "team", "manager_id")
        self.months(plan, records["wellbeing_reviews"])
        for name, kept in records.items():
            known, check = self.ids[name], _CHECKS.get(name)
            if known is None or len(known) < len(kept):
                self.duplicates(kept, name)
            if check is not None:
                for index, record in enumerate(kept or ()):
                    check(self, record, (name, index))
        return self.found

    def known_ids(self, records: Sequence[Any] | None) -> set[str] | None:
        if records is None:
            return None
        ids: set[Any] = set(map(self.get, records, _ID, _NOTHING))
        return None if None in ids else ids

    # What any record may have

    def history(self, record: object, at: At) -> None:
        get, history = self.get, self.get(record, "status_history", None)
        if not history:
            return
        status, last = get(record, "status", None), get(history[-1], "status", None)
        if status is not None and last is not None and status != last:
            self.problem("contradicting-status", *at, "status")
        before = None
        for index, change in enumerate(history):
            day = get(change, "on", None)
            if before is not None and day is not None and day < before:
                self.problem("out-of-order", *at, "status_history", index, "on")
            before = before if day is None else day

    def link(self, found: str | None, to: str, *at: str | int) -> None:
        ids = self.ids[to]
        if found is not None and ids is not None and found not in ids:
            self.problem("unknown-link", *at, hint=_LINKS[to])

    def links(self, record: object, at: At, name: str, to: str) -> None:
        found, ids = self.get(record, name, None), self.ids[to]
        if not found or ids is None or ids.issuperset(found):
            return
        for index, link in enumerate(found):
            self.link(link, to, *at, name, index)

    def owner(self, record: object, at: At) -> None:
        found = self.get(record, "owner_id", None)
        if found != _STUDENT:
            self.link(found, "team", *at, "owner_id")

    # What each kind of record has

    def team_member(self, record: object, at: At) -> None:
        self.span(record, at, "since", "until")

    def profile_item(self, record: object, at: At) -> None:
        self.span(record, at, "noted_on", "resolved_on")
        severe = self.get(record, "severity", None) is not None
        if severe and self.get(record, "kind", None) not in (None, "need"):
            self.problem("only-on-needs", *at, "severity")

    def goal(self, record: object, at: At) -> None:
        get = self.get
        self.history(record, at)
        self.owner(record, at)
        self.links(record, at, "profile_ids", "profile")
        start = get(get(record, "baseline", None), "on", None)
        end = get(get(record, "target", None), "on", None)
        if start is not None and end is not None and end <= start:
            self.problem("target-not-after-baseline", *at, "target", "on")
        self.measured(record, at)

    def measured(self, record: object, at: At) -> None:
        """Check every value of a goal against its measure's own scale."""
        measure = self.get(record, "measure", None)
        low, high = self.get(measure, "minimum", None), self.get(measure, "maximum", None)
        low, high = (-math.inf if low is None else low), (math.inf if high is None else high)
        scale = self.get(measure, "scale", "numeric")
        if high <= low:
            self.problem("out-of-range", *at, "measure", "maximum", hint="more than the minimum")
        elif scale == "attainment":
            self.outside(record, at, -_ATTAINMENT, _ATTAINMENT, whole=True)
        elif scale is not None and (low > -math.inf or high < math.inf):
            self.outside(record, at, low, high)

    def outside(self, record: object, at: At, low: float, high: float, *, whole: bool = False) -> None:
        get, code = self.get, "attainment-value" if whole else "outside-measure"
        for place in ("baseline", "target"):
            value = get(get(record, place, None), "value", None)
            if value is not None and not (low <= value <= high and (not whole or value % 1 == 0)):
                self.problem(code, *at, place, "value")
        values: list[Any] = list(map(get, get(record, "observations", None) or (), _VALUE, _NOTHING))
        # The two extremes speak for all: a plan has hundreds of observations.
        if not whole and values and None not in values and low <= min(values) and max(values) <= high:
            return
        for index, value in enumerate(values):
            if value is not None and not (low <= value <= high and (not whole or value % 1 == 0)):
                self.problem(code, *at, "observations", index, "value")

    def support(self, record: object, at: At) -> None:
        self.span(record, at, "starts_on", "ends_on")
        self.history(record, at)
        self.links(record, at, "goal_ids", "goals")
        self.links(record, at, "profile_ids", "profile")

    def action(self, record: object, at: At) -> None:
        self.owner(record, at)
        self.link(self.get(record, "goal_id", None), "goals", *at, "goal_id")

    def plan_review(self, record: object, at: At) -> None:
        for index, decision in enumerate(self.get(record, "decisions", None) or ()):
            self.link(self.get(decision, "goal_id", None), "goals", *at, "decisions", index, "goal_id")

    def months(self, plan: object, reviews: Sequence[Any] | None) -> None:
        """Check that each well-being review is for a month of the plan, and that a month has one completed."""
        get, completed = self.get, set[str]()
        first, last = (_month_of(get(plan, name, None)) for name in ("starts_on", "ends_on"))
        if first and last and last < first:
            return  # told already, and it says nothing about the reviews
        for index, review in enumerate(reviews or ()):
            month = get(review, "month", None)
            if month is None:
                continue
            if (first and month < first) or (last and month > last):
                self.problem("outside-plan", "wellbeing_reviews", index, "month")
            if get(review, "status", None) == "completed":
                if month in completed:
                    self.problem("second-review", "wellbeing_reviews", index, "month")
                completed.add(month)

    def wellbeing_review(self, record: object, at: At) -> None:
        get = self.get
        self.links(record, at, "action_ids", "actions")
        self.links(record, at, "flag_ids", "flags")
        for index, checked in enumerate(get(record, "checked_actions", None) or ()):
            self.link(get(checked, "action_id", None), "actions", *at, "checked_actions", index, "action_id")
        rated: set[str] = set()
        for index, rating in enumerate(get(record, "ratings", None) or ()):
            domain = get(rating, "domain", None)
            if domain is not None and domain in rated:
                self.problem("second-rating", *at, "ratings", index, "domain")
            rated.add(domain)

    def family_member(self, record: object, at: At) -> None:
        for index, barrier in enumerate(self.get(record, "barriers", None) or ()):
            self.span(barrier, (*at, "barriers", index), "since", "resolved_on")

    def contact(self, record: object, at: At) -> None:
        self.link(self.get(record, "member_id", None), "family", *at, "member_id")

    def referral(self, record: object, at: At) -> None:
        self.history(record, at)
        self.links(record, at, "need_ids", "profile")
        self.link(self.get(record, "consent_id", None), "consents", *at, "consent_id")

    def consent(self, record: object, at: At) -> None:
        self.span(record, at, "given_on", "expires_on")
        self.span(record, at, "given_on", "revoked_on")


def _month_of(day: object) -> str | None:
    """Return the month of a date as a review names it; None when there is no date."""
    # A document that could not become a plan still has its dates as texts.
    return None if day is None else str(day)[:7]


_CHECKS: Final[dict[str, Callable[[_Comparison, object, At], None]]] = {
    "team": _Comparison.team_member,
    "profile": _Comparison.profile_item,
    "goals": _Comparison.goal,
    "supports": _Comparison.support,
    "actions": _Comparison.action,
    "plan_reviews": _Comparison.plan_review,
    "wellbeing_reviews": _Comparison.wellbeing_review,
    "family": _Comparison.family_member,
    "contacts": _Comparison.contact,
    "referrals": _Comparison.referral,
    "consents": _Comparison.consent,
}
