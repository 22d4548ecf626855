"""What followed from one month's review: flags handed over, steps promised and looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define

from popkit.model import Action
from popkit.standing.fact import fact, part
from popkit.standing.review import MonthReview

if TYPE_CHECKING:
    from popkit.standing.flag import FlagStanding

__all__ = ["MonthFollowUp"]


@define(frozen=True, eq=False, repr=False)
class MonthFollowUp(MonthReview):
    """The part of a month's standing that looks at what its review set going."""

    # A worry handed over

    @part
    def flags(self) -> tuple[FlagStanding, ...]:
        """Flags that were raised at it."""
        wanted = self.review.flag_ids if self.review else ()
        return tuple([kept for kept in self.plan.flags if kept.id in wanted])

    @fact
    def urgent_is_handed_over(self) -> bool | None:
        """Whether a flag of this review was handed to somebody by the day it was held.

        None when nothing is urgent, or when one was handed over and nobody wrote down the review's day.
        """
        handed = [kept.handed_on for kept in self.flags if kept.handed_on is not None]
        if not self.urgent_domain_count or (handed and self.held_on is None):
            return None
        return any(day <= self.day for day in handed)

    @fact
    def urgent_is_closed(self) -> bool:
        """Whether a flag of this review was closed by the date; what was urgent has then been looked after."""
        return any(not kept.is_open for kept in self.flags)

    # What was promised

    @part
    def promised(self) -> tuple[Action, ...]:
        """Actions that were promised at it."""
        return self.plan.actions_named(self.review.action_ids if self.review else ())

    @fact
    def has_next_step(self) -> bool | None:
        """Whether an action was promised, or it says that none is needed; None without a review."""
        return None if self.review is None else bool(self.review.action_ids) or self.review.no_action_needed

    @fact
    def actions_without_owner_or_date(self) -> int:
        """Actions promised at it without somebody who owns them or a day they are due."""
        return sum([kept.owner_id is None or kept.due_on is None for kept in self.promised])

    @fact
    def has_dated_action(self) -> bool:
        """Whether an action promised at it has a due date."""
        return any(kept.due_on for kept in self.promised)

    @fact
    def school_days_to_action(self) -> int | None:
        """School days from the review to the earliest due date of its actions; None without one."""
        return self._school_days_after(min((kept.due_on for kept in self.promised if kept.due_on), default=None))

    @fact
    def unchecked_action_count(self) -> int:
        """Actions promised at the review before that were neither looked at in this one nor done by then."""
        if self.previous is None or self.review is None:
            return 0
        seen = {kept.action_id for kept in self.review.checked_actions}
        open_ones = [kept for kept in self.previous.promised if kept.done_on is None or kept.done_on > self.day]
        return sum([kept.id not in seen for kept in open_ones])

    @fact
    def most_times_carried(self) -> int:
        """How often the action that was carried on most, and was carried on now, has been; 0 where none was."""
        carried = self.carried
        earlier = [kept for kept in self.plan.reviewed_months if kept.order <= self.order] if carried else []
        return max([sum([name in kept.carried for kept in earlier]) for name in carried], default=0)

    @part
    def carried(self) -> frozenset[str]:
        """Ids of the actions that were carried on at it."""
        checked = self.review.checked_actions if self.review else ()
        return frozenset([kept.action_id for kept in checked if kept.outcome == "carried"])
