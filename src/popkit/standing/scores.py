"""What questionnaires say in one month's review, each on its own and never added up with ratings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from attrs import define

from popkit.instruments import Score, wrong_responses
from popkit.methods import Change
from popkit.model import Consent, InstrumentScore
from popkit.standing.consent import SURVEY_CONSENTS, holds_on
from popkit.standing.fact import fact, part
from popkit.standing.follow_up import MonthFollowUp

__all__ = ["MonthScores"]


@define(frozen=True, eq=False, repr=False)
class MonthScores(MonthFollowUp):
    """The part of a month's standing that reads the answers to questionnaires."""

    @part
    def answers(self) -> tuple[InstrumentScore, ...]:
        """Answers given at the review."""
        return self.review.scores if self.review else ()

    @part
    def scores(self) -> dict[str, Score | None]:
        """The score of each instrument used, of its last answers where it was used twice.

        None where its definition is not at hand, the answers are none to it, or too much was left blank.
        """
        return {kept.instrument: self._score(kept) for kept in self.answers}

    def _score(self, given: InstrumentScore) -> Score | None:
        instrument = self.plan.instruments.get(given.instrument)
        if instrument is None or wrong_responses(instrument, given.responses):
            return None
        return instrument.score(given.responses)

    @part
    def changes(self) -> dict[str, Change | None]:
        """What each score says of change since the plan's first one; None where the instrument does not tell."""
        return {name: self._change(name) for name, score in self.scores.items() if score is not None}

    def _change(self, name: str) -> Change | None:
        until = [kept for kept in self.plan.reviewed_months if kept.order <= self.order]
        found = [score.total for kept in until if (score := kept.scores.get(name)) is not None]
        return self.plan.instruments[name].change_of(found)

    @fact
    def has_responses(self) -> bool:
        """Whether the review carries answers to a questionnaire."""
        return bool(self.answers)

    @fact
    def unscored_count(self) -> int:
        """Questionnaires answered that give no score: the definition is not at hand, or too much is blank or wrong."""
        return sum([score is None for score in self.scores.values()])

    @fact
    def comparable_score_count(self) -> int:
        """Scores that can be compared with an earlier one of the same instrument."""
        return sum([change is not None for change in self.changes.values()])

    @fact
    def provisional_worse_count(self) -> int:
        """Scores reliably worse than the plan's first one, in this review alone."""
        return self._worse("provisional")

    @fact
    def confirmed_worse_count(self) -> int:
        """Scores reliably worse than the plan's first one, in this review and the one before."""
        return self._worse("confirmed")

    def _worse(self, status: str) -> int:
        known = [kept for kept in self.changes.values() if kept is not None]
        return sum([(kept.status, kept.direction) == (status, "worse") for kept in known])

    # Who was told before

    @fact
    def surveys_without_permission(self) -> int | None:
        """Questionnaires on protected subjects, answered with no consent or notice for them in force that day.

        The protected subjects are those of the federal survey law; an instrument that does not say which it
        touches has to be named itself. None when it hangs on a definition that is not at hand.
        """
        found = [self._is_permitted(name) for name in self.scores]
        return None if None in found else found.count(False)

    def _is_permitted(self, name: str) -> bool | None:
        covered = _covered(self.plan.plan.consents, self.day)
        if name in covered:
            return True
        instrument = self.plan.instruments.get(name)
        if instrument is None:
            return None
        return instrument.ppra is not None and covered.issuperset(instrument.ppra)


def _covered(consents: Iterable[Consent], day: dt.date) -> frozenset[str]:
    """Return what the consents and notices about questionnaires cover on a day."""
    return frozenset(
        [what for kept in consents if kept.kind in SURVEY_CONSENTS and holds_on(kept, day) for what in kept.covers]
    )
