"""One plan's standing on a page a coordinator would pin to the wall. It names no child."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from popkit.standing.due import DueItem, due_items
from popkit.write.paper import WIDTH, Paint, cells, course_bar, delivery_bar, fitted, plain, sparkline, wrapped
from popkit.write.show_year import year_lines

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
    """Draw the page: strengths, goals with their course, supports with their delivery, the year, and what is due."""
    lines = [
        paint(_title(at), "title"),
        f"{at.status.replace('_', ' ')}{f' · tier {at.tier}' if at.tier else ''} · as of {at.as_of.isoformat()}",
        "",
        *_profile_lines(at),
    ]
    year = year_lines(at, paint)
    for title, drawn in (
        ("Goals", [_goal_lines(goal, paint) for goal in at.goals]),
        ("Supports", [_support_lines(support, paint) for support in at.supports]),
        *([("Months", [year])] if year else []),
        ("Due", [[line] for line in _due_lines(at, paint)]),
    ):
        lines += [paint(title, "title"), *(line for block in drawn or [["  none"]] for line in block), ""]
    return "".join(f"{line}\n" for line in lines[:-1])


def _title(at: PlanStanding) -> str:
    rest = f" · grade {fitted(at.plan.student.grade, 20)} · {at.plan.school_year}"
    return fitted(at.id, WIDTH - cells(rest)) + rest


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
    lines = [_head(goal.id, goal.goal.title), _detail(f"{goal.status.replace('_', ' ')} · carried by {owner}")]
    lines += _course_lines(goal)
    if goal.observations:
        values = [kept.value for kept in goal.observations]
        days = f"{goal.days_since_observation} days since the last"
        lines.append(f"      {sparkline(values)}  {_counted(len(values), 'observation')}, {days}")
    words = verdict_in_words(goal)
    return lines + [
        paint(line, _STYLES.get(goal.verdict or "", "quiet")) for line in wrapped(words, " " * 8, first=" " * 6)
    ]


def _course_lines(goal: GoalStanding) -> list[str]:
    line = goal.aimline
    if line is None:
        return []
    unit = goal.goal.measure.unit or goal.goal.measure.name
    way = line.target_value - line.start_value
    expected = line.at(goal.as_of)
    share = (expected - line.start_value) / way if way else None
    percent = goal.percent_of_goal
    start, end = f"      {line.start_value:.10g} ", f" {line.target_value:.10g} by {line.target_on.isoformat()}"
    room = WIDTH - len(start) - len(end) - 2
    bar = course_bar(None if percent is None else percent / 100, share, min(room, 40))
    now = "no observation yet" if goal.current_value is None else f"now {goal.current_value:.10g}"
    reached = "" if percent is None else f" · {percent:.0f} % of the way"
    return [f"{start}{bar}{end}", _detail(f"{now} · aimline {_about(expected)}{reached} · {unit}")]


def _about(value: float) -> str:
    """Write three digits of a value, and all of them before the point."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits


def verdict_in_words(goal: GoalStanding) -> str:
    """Say what may be said of a goal's progress today, in a sentence."""
    if goal.verdict is None:
        return "no verdict: it needs a baseline and a target"
    undelivered = goal.verdict == "off_track" and goal.exposure is None
    sentence = (_OFF_TRACK_UNSURE if undelivered else _SENTENCES[goal.verdict]).format(
        n=_counted(goal.observation_count, "observation"),
        needed=int(goal.plan.limit_number("alert_observations")),
        weeks=f"{goal.plan.limit_number('alert_weeks'):g}",
        share=f"{100 * (goal.exposure or 0):.0f}",
        slow=f"{100 * goal.plan.limit_number('half_rate'):.0f}",
    )
    return sentence + (", provisionally" if goal.is_provisional and goal.verdict != "insufficient_data" else "")


_SENTENCES: Final = {
    "insufficient_data": "too early to tell: {n}; it takes {needed} over {weeks} weeks",
    "not_delivered": "not to be judged: {share} % of the planned support was delivered; mend that first",
    "met": "met: the newest observations are at or beyond the target",
    "off_track": "off track: the observations contradict the aimline, although support was delivered",
    "ahead": "ahead: the observations lie on the better side of the aimline",
    "on_track": "on track: clearly faster than {slow} % of the required rate",
    "uncertain": "uncertain: the observations allow no verdict yet",
}
_OFF_TRACK_UNSURE: Final = (
    "off track: the observations contradict the aimline; whether support was delivered is not on record"
)


# Supports


def _support_lines(support: SupportStanding, paint: Paint) -> list[str]:
    provider = support.support.provider
    by = "nobody named" if provider is None else provider.partner_id or provider.kind
    about = f"{support.category.replace('_', ' ')} by {by} · {support.status}"
    lines = [_head(support.id, support.support.title), _detail(about)]
    if support.minutes_planned is None:
        return [*lines, "      no schedule: planned minutes are not known"]
    if support.minutes_delivered is None:
        return [
            *lines,
            f"      no session on record of {support.minutes_planned:.0f} minutes planned to date",
        ]
    share = support.exposure
    least = support.plan.limit_number("delivery_minimum")
    low = share is not None and share < least
    told = f"{support.minutes_delivered} of {support.minutes_planned:.0f} minutes"
    percent = "" if share is None else f" ({100 * share:.0f} %{f', under {100 * least:.0f} %' if low else ''})"
    lines.append(f"      {paint(delivery_bar(share), 'action' if low else 'good')} {told}{percent}")
    if support.is_active and support.minutes_planned_recently:
        weeks = f"{support.plan.limit_number('delivery_weeks'):g}"
        told = f"{support.minutes_delivered_recently} of {support.minutes_planned_recently:.0f} minutes"
        lines.append(f"      last {weeks} weeks: {told}")
    return lines


# What is due


def _due_lines(at: PlanStanding, paint: Paint) -> list[str]:
    # A worry about safety does not belong on a page that may hang on a wall.
    items = [item for item in due_items(at, _AHEAD) if item.kind != "flag"]
    undated = [action for action in at.actions if at.is_active and action.is_open and not action.has_due_date]
    lines = [_due_line(item.on, _due_words(at, item), at.as_of, paint) for item in items]
    return [*lines, *(f"  {'no date':10}  {fitted(_action_words(action), 64)}" for action in undated)]


def _due_words(at: PlanStanding, item: DueItem) -> str:
    if item.kind == "action":
        return _action_words(next(action for action in at.actions if action.id == item.subject.id))
    return _DUE_WORDS[item.kind].format(item.subject.id)


_DUE_WORDS: Final = {
    "wellbeing_review": "well-being review of {}",
    "observation": "observation for {}",
    "plan_review": "plan review",
    "support_end": "end of {}",
    "target_date": "target date of {}",
}
_AHEAD: Final = 30


def _action_words(action: ActionStanding) -> str:
    return f"{action.id} by {action.action.owner_id or 'nobody'}: {action.action.text}"


def _due_line(day: dt.date, words: str, as_of: dt.date, paint: Paint) -> str:
    late = (as_of - day).days
    when = "today" if not late else f"{_counted(late, 'day')} overdue" if late > 0 else f"in {_counted(-late, 'day')}"
    when = f"{when:16}"
    words = fitted(words, WIDTH - 16 - len(when))
    return f"  {day.isoformat()}  {paint(when, 'action' if late > 0 else 'quiet')}  {words}"


def _head(name: str, title: str) -> str:
    start = f"  {fitted(name, 40)}  "
    return start + fitted(title, WIDTH - len(start))


def _detail(text: str) -> str:
    return "      " + fitted(text, WIDTH - 6)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
