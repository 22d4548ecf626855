-- Five of popkit's rules, as an analyst would ask them of DuckDB: what `five_rules.py` asks in pandas.
-- Parameters: $files, a list of Parquet files of plans; $as_of, a date. Weeks of school have five weekdays.
-- Two observations of one goal, or two reviews of one plan, are taken never to share a day.

CREATE OR REPLACE TEMP MACRO weekdays_until(day) AS
    -- 29 December 1969 was a Monday; of so many days, less the Sundays and the Saturdays.
    (day - DATE '1969-12-28') - (day - DATE '1969-12-28') // 7 - ((day - DATE '1969-12-28') + 1) // 7;

CREATE OR REPLACE TEMP MACRO status_on(history, day, otherwise) AS
    CASE WHEN coalesce(len(history), 0) = 0 THEN otherwise
         ELSE list_filter(history, lambda change: change."on" <= day)[-1].status END;

WITH
plans AS NOT MATERIALIZED (
    SELECT id AS plan, starts_on, next_review_on, goals, supports, actions, plan_reviews, wellbeing_reviews
    FROM read_parquet($files)
    WHERE status_on(status_history, $as_of, status) = 'active'
),

goals AS MATERIALIZED (
    SELECT plan, goal.id AS goal, goal.baseline AS baseline, goal.target AS target, goal.measure.direction AS direction,
        goal.observations AS observations, goal.decisions AS decisions
    FROM (SELECT plan, unnest(goals) AS goal FROM plans)
    WHERE status_on(goal.status_history, $as_of, goal.status) = 'active'
),

-- Actions that nobody has done yet, and that no review of well-being has found done or dropped

settled AS (
    SELECT DISTINCT plan, checked.action_id AS action
    FROM (
        SELECT plan, unnest(review.checked_actions) AS checked
        FROM (SELECT plan, unnest(wellbeing_reviews) AS review FROM plans)
        WHERE review.status = 'completed' AND (review.held_on IS NULL OR review.held_on <= $as_of)
    )
    WHERE checked.outcome <> 'carried'
),

open_actions AS MATERIALIZED (
    SELECT plan, action.id AS action, action.owner_id, action.due_on, action.goal_id
    FROM (SELECT plan, unnest(actions) AS action FROM plans) AS written
    WHERE (action.created_on IS NULL OR action.created_on <= $as_of)
        AND (action.done_on IS NULL OR action.done_on > $as_of)
        AND NOT EXISTS (FROM settled WHERE settled.plan = written.plan AND settled.action = written.action.id)
),

action_overdue AS (
    SELECT plan, 'action-overdue' AS rule, action AS subject, $as_of::DATE - due_on AS days_overdue
    FROM open_actions
    WHERE due_on < $as_of
),

goal_without_next_step AS (
    SELECT plan, 'goal-without-next-step' AS rule, goal AS subject, 0 AS owned_action_count
    FROM goals
    WHERE NOT EXISTS (
        FROM open_actions
        WHERE open_actions.plan = goals.plan AND goal_id = goal AND owner_id IS NOT NULL AND due_on IS NOT NULL
    )
),

-- Goals whose newest observations all fall short of the line from baseline to target

decided_at_reviews AS (
    SELECT plan, decision.goal_id AS goal, max(held_on) AS held_on
    FROM (
        SELECT plan, review.held_on AS held_on, unnest(review.decisions) AS decision
        FROM (SELECT plan, unnest(plan_reviews) AS review FROM plans)
        WHERE review.held_on <= $as_of
    )
    GROUP BY ALL
),

lines AS (
    SELECT goals.plan, goal, observations, baseline."on" AS starts_on, baseline.value AS starts_at,
        target."on" AS ends_on, target.value AS ends_at, if(direction = 'decrease', -1, 1) AS sign,
        greatest(
            held_on,
            list_max([kept."on" FOR kept IN decisions IF kept."on" <= $as_of])
        ) AS decided_on
    FROM goals LEFT JOIN decided_at_reviews USING (plan, goal)
    WHERE baseline."on" <= $as_of AND target IS NOT NULL AND direction <> 'maintain'
),

observed AS (
    SELECT * EXCLUDE (observations, seen), seen."on" AS seen_on, seen.value AS value
    FROM (SELECT *, unnest(observations) AS seen FROM lines)
    WHERE seen."on" <= $as_of AND seen.excluded IS NULL
),

distances AS (
    SELECT plan, goal, seen_on, seen_on > starts_on AS is_later, coalesce(seen_on > decided_on, true) AS is_undecided,
        sign * (value - starts_at - (ends_at - starts_at) * (least(seen_on, ends_on) - starts_on) / (ends_on - starts_on))
            < -1e-9 * greatest(abs(starts_at), abs(ends_at)) AS is_below
    FROM observed
),

runs AS (
    SELECT plan, goal,
        count(*) FILTER (is_later) AS observation_count,
        count(*) FILTER (is_undecided) AS observations_since_decision,
        list(seen_on) FILTER (is_later) AS days,
        max(seen_on) FILTER (is_later AND NOT is_below) AS last_kept_on
    FROM distances
    GROUP BY ALL
),

goal_below_aimline AS (
    SELECT plan, 'goal-below-aimline' AS rule, goal AS subject, observation_count, observations_since_decision,
        len([day FOR day IN days IF last_kept_on IS NULL OR day > last_kept_on]) AS run_below_aimline
    FROM runs
    WHERE observation_count >= 6 AND observations_since_decision >= 4 AND run_below_aimline >= 4
),

-- Supports of which too little was delivered in the last four weeks

supports AS MATERIALIZED (
    SELECT plan, support.id AS support, support.status, support.status_history AS history, support.sessions AS sessions,
        support.schedule.sessions_per_week * support.schedule.minutes_per_session AS minutes_per_week,
        coalesce(
            support.starts_on,
            [kept."on" FOR kept IN support.status_history IF kept.status = 'active' AND kept."on" <= $as_of][1],
            starts_on
        ) AS begins_on,
        least(support.ends_on, $as_of) AS last_on,
        greatest(begins_on, $as_of::DATE - 27) AS window_on
    FROM (SELECT plan, starts_on, unnest(supports) AS support FROM plans)
    WHERE status_on(support.status_history, $as_of, support.status) = 'active'
),

stretches AS (
    SELECT plan, support, window_on,
        greatest(change."on", begins_on) AS first_on,
        least(lead(change."on") OVER (PARTITION BY plan, support ORDER BY place) - 1, last_on) AS until_on,
        change.status
    FROM (
        SELECT *, unnest(history) AS change, generate_subscripts(history, 1) AS place FROM supports
        UNION ALL BY NAME
        SELECT *, {'status': status, 'on': begins_on} AS change, 1 AS place FROM supports WHERE coalesce(len(history), 0) = 0
    )
),

promised AS (
    SELECT plan, support, sum(until_on - first_on + 1) / 7 AS weeks_active,
        sum(greatest(weekdays_until(until_on) - weekdays_until(greatest(first_on, window_on) - 1), 0) / 5) AS weeks
    FROM stretches
    WHERE status = 'active' AND first_on <= until_on
    GROUP BY ALL
),

support_not_delivered AS (
    SELECT plan, 'support-not-delivered' AS rule, support AS subject, weeks_active,
        weeks * minutes_per_week AS minutes_planned_recently,
        coalesce(list_sum([
            kept.minutes FOR kept IN sessions
            IF kept."on" BETWEEN window_on AND $as_of AND kept.attendance = 'present'
        ]), 0) AS minutes_delivered_recently,
        minutes_delivered_recently / minutes_planned_recently AS exposure_recently
    FROM supports JOIN promised USING (plan, support)
    WHERE weeks_active >= 4 AND minutes_planned_recently > 0 AND exposure_recently < 0.8
        AND len([kept FOR kept IN sessions IF kept."on" <= $as_of]) > 0
),

-- Plans whose next review is overdue

plan_review_overdue AS (
    SELECT plan, 'plan-review-overdue' AS rule, plan AS subject,
        $as_of::DATE - coalesce(
            list_sort(
                [{'held_on': review.held_on, 'next_on': review.next_on} FOR review IN plan_reviews IF review.held_on <= $as_of]
            )[-1].next_on,
            next_review_on
        ) AS days_past_next_review
    FROM plans
    WHERE days_past_next_review > 0
)

FROM action_overdue
UNION ALL BY NAME FROM goal_without_next_step
UNION ALL BY NAME FROM goal_below_aimline
UNION ALL BY NAME FROM support_not_delivered
UNION ALL BY NAME FROM plan_review_overdue;
