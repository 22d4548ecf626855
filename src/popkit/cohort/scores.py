"""What questionnaires say in the reviews of months, as columns; `popkit.standing.scores` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.answers import AnswerColumns
from popkit.cohort.follow_up import MonthFollowUpColumns
from popkit.cohort.records import Records, column, fact

__all__ = ["MonthScoresColumns"]


class MonthScoresColumns(MonthFollowUpColumns):
    """The part of months' standing that reads the answers to questionnaires."""

    @property
    def answers(self) -> AnswerColumns:
        """Answers given at the reviews."""
        return self.plans.wellbeing_reviews.answers

    def _count(self, records: Records, claim: pl.Expr) -> pl.Expr:
        return self.from_each(records, claim.sum().cast(pl.Int64), 0, by="month_row")

    @column
    def answer_count(self) -> pl.Expr:
        """Questionnaires answered."""
        self.answers.values("month_row")
        return self.from_each(self.answers, pl.len().cast(pl.Int64), 0, by="month_row")

    @fact
    def has_responses(self) -> pl.Expr:
        return self.answer_count > 0

    @fact
    def unscored_count(self) -> pl.Expr:
        return self._count(self.answers, self.answers.total.is_null())

    @fact
    def comparable_score_count(self) -> pl.Expr:
        return self._count(self.answers.scored, self.answers.scored.is_comparable)

    @fact
    def provisional_worse_count(self) -> pl.Expr:
        scored = self.answers.scored
        return self._count(scored, scored.is_worse & ~scored.is_worse_again)

    @fact
    def confirmed_worse_count(self) -> pl.Expr:
        return self._count(self.answers.scored, self.answers.scored.is_worse_again)

    # Who was told before

    @fact
    def surveys_without_permission(self) -> pl.Expr:
        is_permitted = self.answers.is_permitted
        is_unknown = self.from_each(self.answers, is_permitted.is_null().any(), empty=False, by="month_row")
        return pl.when(~is_unknown).then(self._count(self.answers, ~is_permitted))
