"""What a plan's standing has from others: referrals that were made."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define

from popkit.model import Consent, Referral
from popkit.standing.fact import part
from popkit.standing.history import has_begun
from popkit.standing.referral import ReferralStanding
from popkit.standing.year import PlanYear

__all__ = ["PlanSigns"]


@define(frozen=True, eq=False, repr=False)
class PlanSigns(PlanYear):
    """The part of a plan's standing that looks beyond the plan's own work."""

    @part
    def referrals(self) -> tuple[ReferralStanding, ...]:
        """Its referrals, in the order written, without those made or begun after the date."""
        as_of, kept = self.as_of, enumerate(self.plan.referrals)
        return tuple([ReferralStanding(made, self, as_of, n) for n, made in kept if self._is_made(made)])

    def _is_made(self, referral: Referral) -> bool:
        made = referral.made_on
        return has_begun(referral, self.as_of) and (made is None or made <= self.as_of)

    @part
    def consents_by_id(self) -> Mapping[str, Consent]:
        """Every consent, by its id."""
        return {kept.id: kept for kept in self.plan.consents}
