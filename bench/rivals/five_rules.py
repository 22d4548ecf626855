"""Five of popkit's rules, as an analyst would ask them of pandas: what `five_rules.sql` asks of DuckDB.

It is written for tables of one row a record; `nested.py` makes these out of lists of records, in two ways.
Weeks of school have five weekdays. Two observations of one goal, or two reviews of one plan, are taken never
to share a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
from rivals.nested import Nested  # type: ignore[import-not-found, unused-ignore]

__all__ = ["findings"]


def newest(records: pd.DataFrame) -> pd.DataFrame:
    """Return the last record of each."""
    return records.drop_duplicates("of", keep="last").set_index("of")


def is_active(nested: Nested, written: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Whether each had the status `active` on the date."""
    history = nested.items(written["status_history"])
    status = newest(history[history["on"] <= as_of])["status"]
    without = written.loc[written.index.difference(history["of"]), "status"]
    return pd.concat([status, without]).eq("active").reindex(written.index, fill_value=False).astype(bool)


def open_actions(nested: Nested, plans: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Actions that nobody has done yet, and that no review of well-being has found done or dropped."""
    reviews = nested.items(plans["wellbeing_reviews"])
    is_held = (reviews["status"] == "completed") & ~(reviews["held_on"] > as_of)
    checked = nested.items(reviews.loc[is_held].set_index("of")["checked_actions"])
    settled = checked.loc[checked["outcome"] != "carried", ["of", "action_id"]].drop_duplicates()
    actions = nested.items(plans["actions"])
    actions = actions[~(actions["created_on"] > as_of) & ~(actions["done_on"] <= as_of)]
    joined = actions.merge(settled, left_on=["of", "id"], right_on=["of", "action_id"], how="left")
    return joined[joined["action_id"].isna()]


def below_aimline(nested: Nested, plans: pd.DataFrame, goals: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Goals whose newest observations all fall short of the line from baseline to target."""
    starts, ends = nested.parts(goals["baseline"]), nested.parts(goals["target"])
    lines = pd.DataFrame(
        {
            "starts_on": nested.days(starts["on"]),
            "starts_at": starts["value"].astype(float),
            "ends_on": nested.days(ends["on"]),
            "ends_at": ends["value"].astype(float),
            "direction": nested.parts(goals["measure"])["direction"],
            "decided_on": last_decision(nested, plans, goals, as_of),
        }
    )
    lines = lines[(lines["starts_on"] <= as_of) & lines["ends_at"].notna() & (lines["direction"] != "maintain")]
    lines["sign"] = np.where(lines["direction"] == "decrease", -1, 1)
    seen = nested.items(goals.loc[lines.index, "observations"])
    seen = seen[(seen["on"] <= as_of) & seen["excluded"].isna()].join(lines, on="of", rsuffix="_line")
    seen["is_undecided"] = ~(seen["on"] <= seen["decided_on"])
    seen["is_later"] = seen["on"] > seen["starts_on"]

    way = (np.minimum(seen["on"], seen["ends_on"]) - seen["starts_on"]) / (seen["ends_on"] - seen["starts_on"])
    gap = seen["sign"] * (seen["value"].astype(float) - seen["starts_at"] - (seen["ends_at"] - seen["starts_at"]) * way)
    dust = 1e-9 * np.maximum(seen["starts_at"].abs(), seen["ends_at"].abs())
    kept = seen[seen["is_later"] & ~(gap < -dust)].groupby("of")["on"].max()
    since = seen["of"].map(kept)
    seen["is_in_run"] = seen["is_later"] & ~(seen["on"] <= since)

    counts = seen.groupby("of")[["is_later", "is_undecided", "is_in_run"]].sum()
    counts.columns = ["observation_count", "observations_since_decision", "run_below_aimline"]
    found = counts[(counts >= [6, 4, 4]).all(axis=1)]
    return goals[["plan", "id"]].join(found, how="inner")


def last_decision(nested: Nested, plans: pd.DataFrame, goals: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    """Return the day of the newest decision on each goal, in the goal itself or at a plan review."""
    own = nested.items(goals["decisions"])
    own = own[own["on"] <= as_of].groupby("of")["on"].max()
    reviews = nested.items(plans["plan_reviews"])
    reviews = reviews[reviews["held_on"] <= as_of]
    made = nested.items(reviews["decisions"]).join(reviews[["of", "held_on"]], on="of", rsuffix="_plan")
    held = made.groupby(["of_plan", "goal_id"])["held_on"].max().rename("reviewed_on")
    reviewed = goals.join(held, on=["of", "id"])["reviewed_on"]
    return np.fmax(reviewed, own.reindex(goals.index))


def not_delivered(nested: Nested, plans: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Supports of which too little was delivered in the last four weeks."""
    day = pd.Timedelta(days=1)
    supports = nested.items(plans["supports"])
    supports = supports[is_active(nested, supports, as_of)]
    history = nested.items(supports["status_history"])
    begun = (
        history[(history["status"] == "active") & (history["on"] <= as_of)].drop_duplicates("of").set_index("of")["on"]
    )
    plan_starts = supports["of"].map(nested.days(plans["starts_on"]))
    supports["begins_on"] = supports["starts_on"].fillna(begun).fillna(plan_starts)
    supports["last_on"] = supports["ends_on"].clip(upper=as_of).fillna(as_of)
    supports["window_on"] = supports["begins_on"].clip(lower=as_of - 27 * day)

    history["until_on"] = history.groupby("of")["on"].shift(-1) - day
    without = supports.index.difference(history["of"])
    whole = pd.DataFrame({"of": without, "status": "active", "on": supports.loc[without, "begins_on"]})
    stretches = pd.concat([history[history["status"] == "active"], whole])
    stretches = stretches.join(supports[["begins_on", "last_on", "window_on"]], on="of")
    stretches["first_on"] = np.maximum(stretches["on"], stretches["begins_on"])
    stretches["until_on"] = np.fmin(stretches["until_on"], stretches["last_on"])
    stretches = stretches[stretches["first_on"] <= stretches["until_on"]]
    stretches["weeks_active"] = (stretches["until_on"] - stretches["first_on"]).dt.days.add(1) / 7
    first = np.maximum(stretches["first_on"], stretches["window_on"]).to_numpy("datetime64[D]")
    end = (stretches["until_on"] + day).to_numpy("datetime64[D]")
    stretches["weeks"] = np.where(first < end, np.busday_count(first, end), 0) / 5
    promised = stretches.groupby("of")[["weeks_active", "weeks"]].sum()

    sessions = nested.items(supports["sessions"])
    sessions = sessions[sessions["on"] <= as_of]
    is_recent = sessions["on"] >= sessions["of"].map(supports["window_on"])
    is_held = is_recent & (sessions["attendance"] == "present")
    delivered = sessions["minutes"].where(is_held, 0).groupby(sessions["of"]).sum()

    found = supports[["of", "id"]].join(promised, how="inner")
    schedule = nested.parts(supports["schedule"])
    minutes = schedule["sessions_per_week"] * schedule["minutes_per_session"]
    found["minutes_planned_recently"] = found["weeks"] * minutes
    found["minutes_delivered_recently"] = delivered
    found["exposure_recently"] = found["minutes_delivered_recently"] / found["minutes_planned_recently"]
    found = found[(found["weeks_active"] >= 4) & (found["minutes_planned_recently"] > 0)]
    found["plan"] = found["of"].map(plans["id"])
    return found.loc[found["exposure_recently"] < 0.8].drop(columns=["of", "weeks"])


def overdue_review(nested: Nested, plans: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Plans whose next review is overdue."""
    reviews = nested.items(plans["plan_reviews"])
    last = newest(reviews[reviews["held_on"] <= as_of].sort_values("held_on"))
    due = last["next_on"].reindex(plans.index).fillna(nested.days(plans["next_review_on"]))
    found = pd.DataFrame({"plan": plans["id"], "id": plans["id"], "days_past_next_review": (as_of - due).dt.days})
    return found[found["days_past_next_review"] > 0]


def findings(files: Sequence[str], as_of: dt.date, nested: Nested) -> pd.DataFrame:
    """Return what the five rules find, one row each: the plan, the rule, the subject's id, and the facts."""
    day = pd.Timestamp(as_of)
    plans = nested.read(files)
    plans = plans[is_active(nested, plans, day)]
    goals = nested.items(plans["goals"])
    goals = goals[is_active(nested, goals, day)].assign(plan=lambda found: found["of"].map(plans["id"]))
    actions = open_actions(nested, plans, day).assign(plan=lambda found: found["of"].map(plans["id"]))

    overdue = actions[actions["due_on"] < day].assign(days_overdue=lambda found: (day - found["due_on"]).dt.days)
    owned = actions[actions["owner_id"].notna() & actions["due_on"].notna()]
    owned = owned.groupby(["of", "goal_id"]).size().rename("owned_action_count")
    stuck = goals[["of", "plan", "id"]].join(owned, on=["of", "id"]).fillna({"owned_action_count": 0})
    found = {
        "action-overdue": overdue[["plan", "id", "days_overdue"]],
        "goal-without-next-step": stuck.loc[stuck["owned_action_count"] < 1, ["plan", "id", "owned_action_count"]],
        "goal-below-aimline": below_aimline(nested, plans, goals, day),
        "support-not-delivered": not_delivered(nested, plans, day),
        "plan-review-overdue": overdue_review(nested, plans, day),
    }
    told = [table.rename(columns={"id": "subject"}).assign(rule=rule) for rule, table in found.items()]
    return pd.concat(told, ignore_index=True)
