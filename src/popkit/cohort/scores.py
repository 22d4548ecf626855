"""What questionnaires say in the reviews of months, as columns; `popkit.standing.scores` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.follow_up import MonthFollowUpColumns
from popkit.cohort.records import fact

__all__ = ["MonthScoresColumns"]


class MonthScoresColumns(MonthFollowUpColumns):
    """The part of months' standing that reads the answers to questionnaires."""

    @fact
    def has_responses(self) -> pl.Expr:
        return (self.told("answer_count") > 0).fill_null(value=False)
