"""One plan's standing on a page a coordinator would pin to the wall. It names no child."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from popkit.write.paper import Paint, course_bar, delivery_bar, fitted, plain, sparkline, wrapped

if TYPE_CHECKING:
    from popkit.standing import ActionStanding, GoalStanding, PlanStanding, SupportStanding

__all__ = ["plan_page", "verdict_in_words"]

_STYLES: Final = {
    "off_track": "action",
    "not_delivered": "action",
    "met": "good",
    "ahead": "good",
    "on_track": "good",
}


def plan_page(at: PlanStanding, paint: Paint = plain) -> str:
    """Draw the page: strengths, goals with their course, supports with their delivery, and what is due."""
    lines = [
        paint(f"{at.id} · grade {at.plan.student.grade} · {at.plan.school_year}", "title"),
        f"{at.status.replace('_', ' ')}{f' · tier {at.tier}' if at.tier else ''} · as of {at.as_of.isoformat()}",
        "",
        *_profile_lines(at),
    ]
    for title, drawn in (
        ("Goals", [_goal_lines(goal, paint) for goal in at.goals]),
        ("Supports", [_support_lines(support, paint) for support in at.supports]),
        ("Due", [[line] for line in _due_lines(at, paint)]),
    ):
        lines += [paint(title, "title"), *(line for block in drawn or [["  none"]] for line in block), ""]
    return "".join(f"{line}\n" for line in lines[:-1])


def _profile_lines(at: PlanStanding) -> list[str]:
    named = [("Strengths", "strength"), ("Interests", "interest")]
    lines = []
    for title, kind in named:
        texts = "; ".join(item.text for item in at.profile if item.kind == kind)
        if texts:
            lines += wrapped(f"{title}: {texts}", "  ", first="")
    needs = dict.fromkeys(item.domain.replace("_", " ") for item in at.profile if item.kind == "need")
    lines += wrapped(f"Needs: {', '.join(needs)}", "  ", first="") if needs else []
    return [*lines, ""] if lines else []


# Goals


def _goal_lines(goal: GoalStanding, paint: Paint) -> list[str]:
    owner = goal.goal.owner_id or "nobody"
    head = f"  {goal.id}  {fitted(goal.goal.title, 60)}"
    lines = [head, f"      {goal.status.replace('_', ' ')} · carried by {owner}"]
    lines += _course_lines(goal)
    if goal.observations:
        values = [kept.value for kept in goal.observations]
        days = f"{goal.days_since_observation} days since the last"
        lines.append(f"      {sparkline(values)}  {_counted(len(values), 'observation')}, {days}")
    words = verdict_in_words(goal)
    return lines + [
        paint(line, _STYLES.get(goal.verdict or "", "quiet"))
        for line in wrapped(words, " " * 8, first=" " * 6)
    ]


def _course_lines(goal: GoalStanding) -> list[str]:
    line = goal.aimline
    if line is None:
        return []
    unit = goal.goal.measure.unit or goal.goal.measure.name
    way = line.target_value - line.start_value
    share = None if goal.expected_value is None or not way else (goal.expected_value - line.start_value) / way
    percent = goal.percent_of_goal
    bar = course_bar(None if percent is None else percent / 100, share)
    drawn = f"      {line.start_value:g} {bar} {line.target_value:g} by {line.target_on.isoformat()}"
    now = "no observation yet" if goal.current_value is None else f"now {goal.current_value:g}"
    reached = "" if percent is None else f" · {percent:.0f} % of the way"
    return [drawn, "      " + fitted(f"{now} · aimline {goal.expected_value:.3g}{reached} · {unit}", 74)]


def verdict_in_words(goal: GoalStanding) -> str:
    """Say what may be said of a goal's progress today, in a sentence."""
    if goal.verdict is None:
        return "no verdict: it needs a baseline and a target"
    sentence = _SENTENCES[goal.verdict].format(
        n=_counted(goal.observation_count, "observation"),
        needed=int(goal.plan.limit_number("alert_observations")),
        weeks=f"{goal.plan.limit_number('alert_weeks'):g}",
        share=f"{100 * (goal.exposure or 0):.0f}",
    )
    return sentence + (
        ", provisionally" if goal.is_provisional and goal.verdict != "insufficient_data" else ""
    )


_SENTENCES: Final = {
    "insufficient_data": "too early to tell: {n}; it takes {needed} over {weeks} weeks",
    "not_delivered": "not to be judged: {share} % of the planned support was delivered; mend that first",
    "met": "met: the newest observations are at or beyond the target",
    "off_track": "off track: the observations contradict the aimline, although support was delivered",
    "ahead": "ahead: the observations lie above the aimline",
    "on_track": "on track: growing clearly faster than half the required rate",
    "uncertain": "uncertain: the observations allow no verdict yet",
}


# Supports


def _support_lines(support: SupportStanding, paint: Paint) -> list[str]:
    provider = support.support.provider
    by = "nobody named" if provider is None else provider.partner_id or provider.kind
    lines = [
        f"  {support.id}  {fitted(support.support.title, 60)}",
        f"      {support.category.replace('_', ' ')} by {by} · {support.status}",
    ]
    if support.minutes_planned is None:
        return [*lines, "      no schedule: planned minutes are not known"]
    if support.minutes_delivered is None:
        return [
            *lines,
            f"      no session on record of {support.minutes_planned:.0f} minutes planned to date",
        ]
    share = support.exposure
    low = share is not None and share < support.plan.limit_number("delivery_minimum")
    told = f"{support.minutes_delivered} of {support.minutes_planned:.0f} minutes"
    percent = "" if share is None else f" ({100 * share:.0f} %)"
    lines.append(f"      {paint(delivery_bar(share), 'action' if low else 'good')} {told}{percent}")
    if support.is_active and support.minutes_planned_recently:
        weeks = f"{support.plan.limit_number('delivery_weeks'):g}"
        lines.append(
            f"      last {weeks} weeks: {support.minutes_delivered_recently} of {support.minutes_planned_recently:.0f} minutes"
        )
    return lines


# What is due


def _due_lines(at: PlanStanding, paint: Paint) -> list[str]:
    due: list[tuple[dt.date, str]] = []
    if at.is_open and at.next_review_on:
        due.append((at.next_review_on, "plan review"))
    if at.is_open:
        due += [(_due_on(action), _action_words(action)) for action in at.actions if action.is_open]
    return [_due_line(day, words, at.as_of, paint) for day, words in sorted(due)]


def _due_on(action: ActionStanding) -> dt.date:
    return action.action.due_on or dt.date.max


def _action_words(action: ActionStanding) -> str:
    return f"{action.id} by {action.action.owner_id or 'nobody'}: {action.action.text}"


def _due_line(day: dt.date, words: str, as_of: dt.date, paint: Paint) -> str:
    if day == dt.date.max:
        return f"  {'no date':10}  {fitted(words, 64)}"
    late = (as_of - day).days
    when = (
        "today"
        if not late
        else f"{_counted(late, 'day')} overdue"
        if late > 0
        else f"in {_counted(-late, 'day')}"
    )
    return (
        f"  {day.isoformat()}  {paint(f'{when:16}', 'action' if late > 0 else 'quiet')}  {fitted(words, 48)}"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
