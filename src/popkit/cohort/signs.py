"""What plans have from others, as columns; `popkit.standing.signs` says what each part means."""

from __future__ import annotations

from functools import cached_property

from popkit.cohort.consent import ConsentColumns
from popkit.cohort.referral import ReferralColumns
from popkit.cohort.year import PlanYearColumns

__all__ = ["PlanSignsColumns"]


class PlanSignsColumns(PlanYearColumns):
    """The part of plans' standing that looks beyond the plans' own work."""

    @cached_property
    def referrals(self) -> ReferralColumns:
        """Their referrals, without those made or begun after the date."""
        written = self.listed("referrals", ReferralColumns)
        return written.only(written.is_made)

    @cached_property
    def consents_ever(self) -> ConsentColumns:
        """Their consents, those given after the date too."""
        return self.listed("consents", ConsentColumns)
