"""What synthetic plans are about: measures, supports, partners and a stock of plain sentences."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

__all__ = [
    "ACTIONS",
    "ASSETS",
    "BASIC_NEEDS",
    "ENRICHMENTS",
    "FLAG_KINDS",
    "GOING_WELL",
    "INTERESTS",
    "MEASURED",
    "NEEDS",
    "PURPOSES",
    "REFLECTIONS",
    "ROLES",
    "STATEMENTS",
    "VOICES",
    "Measured",
    "Service",
]

_EVERY: Final = frozenset({"elementary", "middle", "high"})
_OLDER: Final = frozenset({"middle", "high"})


@frozen
class Service:
    """A support somebody delivers.

    Attributes:
        partner: the partner that delivers it, where a partner does, and its service.
        minutes: of one session.
    """

    title: str
    category: str
    partner: tuple[str, str]
    minutes: int


_READING = Service("Reading club", "literacy", ("page-turners", "reading-club"), 30)
_NUMBERS = Service("Mathematics tutor", "mathematics", ("number-friends", "tutors"), 45)
_TUTOR = Service("Tutor after lessons", "tutoring", ("number-friends", "homework-table"), 45)
_MENTOR = Service("A mentor's hour", "mentoring", ("river-mentors", "one-to-one"), 45)
_CIRCLE = Service("Friendship group", "small_group", ("open-circle", "groups"), 30)
_MORNING = Service("Morning check-in", "check_in", ("river-mentors", "mornings"), 15)
_MOVING = Service("Moving before lessons", "sports", ("open-court", "early-birds"), 30)
_COUNSEL = Service("Talks with the counselor", "counseling", ("harbor-clinic", "talks"), 30)
_CAREER = Service("Workshop visits", "internship", ("makers-yard", "visits"), 60)


@frozen
class Measured:
    """A goal of a kind: what is measured, and how it goes in a whole school year.

    Attributes:
        start: where students begin, from and to.
        gain: what a year is to bring, from and to; negative where less is better.
        noise: standard deviation of one observation about the student's true course, from and to.
        maximum: the end of the scale, where it has one; every scale of numbers begins at 0.
    """

    domain: str
    title: str
    words: str
    name: str
    unit: str | None
    start: tuple[int, int]
    gain: tuple[int, int]
    noise: tuple[float, float]
    service: Service
    maximum: int | None = None
    levels: frozenset[str] = field(default=_EVERY)


# fmt: off
MEASURED: Final = {
    "rising": (
        Measured("academic", "Read aloud with ease", "I want to read to my little cousin.", "oral reading fluency",
                 "words correct per minute", (28, 70), (32, 50), (4, 8), _READING, levels=frozenset({"elementary"})),
        Measured("academic", "Solve number problems my own way", "I can say why it is three eighths.",
                 "mixed problems", "problems correct of 40", (8, 15), (12, 18), (1.5, 3), _NUMBERS, 40),
        Measured("academic", "Hand in what I begin", "My work should be seen.", "assignments handed in",
                 "percent of the week's assignments", (35, 55), (25, 33), (4, 8), _TUTOR, 100, levels=_OLDER),
        Measured("academic", "Understand what algebra is for", "I want to see it in the shop.", "algebra checks",
                 "percent correct", (32, 52), (24, 34), (4, 7), _NUMBERS, 100, levels=frozenset({"high"})),
        Measured("academic", "Read something of my own every day", "Books about the sea, mostly.",
                 "reading at home", "minutes a day", (5, 10), (14, 20), (1.5, 3), _READING),
        Measured("social_emotional", "Ask when I want to know", "I put up my hand and I ask.", "questions asked",
                 "questions a week", (3, 6), (8, 12), (1, 2), _CIRCLE),
        Measured("engagement_belonging", "Take part where I have something to say", "They listen when I explain.",
                 "lessons joined in", "lessons a week of 25", (7, 11), (8, 11), (1, 2), _MENTOR, 25),
        Measured("health", "Move every day", "I want to run the whole game.", "time in motion", "minutes a day",
                 (14, 24), (20, 32), (3, 6), _MOVING),
        Measured("college_career", "Find out what I could become", "I want to see a real workshop.",
                 "career journal", "points of 60", (6, 14), (28, 38), (3, 5), _CAREER, 60, levels=_OLDER),
    ),
    "falling": (
        Measured("engagement_belonging", "Be there when it begins", "I catch the early bus.", "minutes late",
                 "minutes late a week", (52, 75), (-40, -30), (3, 6), _MORNING),
        Measured("engagement_belonging", "Stay for the whole day", "I stay, I know where to go for a break.",
                 "lessons left early", "lessons a week", (12, 16), (-9, -7), (0.8, 1.6), _MENTOR),
        Measured("social_emotional", "Find my calm after the break", "I draw, then I am ready.",
                 "time to settle after the break", "minutes", (15, 21), (-11, -8), (1, 2), _COUNSEL),
    ),
    "scaled": (
        Measured("social_emotional", "Arrive in my own way", "I hang up my coat, then I am here.",
                 "arriving: -2 with an adult all the way, 0 alone with the card, 2 and helps another child", None,
                 (-2, -2), (2, 3), (0.35, 0.6), _MORNING),
        Measured("engagement_belonging", "Have a part in the group", "I get to keep the time.",
                 "group work: -2 watches, 0 takes an agreed part, 2 leads a part of it", None,
                 (-2, -2), (2, 3), (0.35, 0.6), _CIRCLE),
        Measured("social_emotional", "Say it before it is too much", "I show the blue card.",
                 "asking for a break: -2 never yet, 0 on most days, 2 and comes back alone", None,
                 (-2, -1), (2, 3), (0.35, 0.6), _COUNSEL),
    ),
}
"""Goals by kind: a number that rises, a number that falls, an attainment scale."""
# fmt: on

ENRICHMENTS: Final = (
    Service("Choir and stage", "arts", ("city-arts", "stage"), 60),
    Service("Football on the open court", "sports", ("open-court", "football"), 60),
    Service("Robotics after school", "after_school", ("makers-yard", "robotics"), 60),
    Service("Garden and kitchen", "after_school", ("green-hands", "garden"), 60),
)
BASIC_NEEDS: Final = (
    Service("Food for the weekend", "nutrition", ("full-basket", "weekend"), 10),
    Service("Glasses", "vision", ("harbor-clinic", "eyes"), 30),
    Service("Winter clothes", "clothing", ("full-basket", "clothes"), 20),
    Service("Ride to school", "transport", ("river-mentors", "rides"), 20),
)

ASSETS: Final = {
    "academic": ("Sees patterns at once.", "Tells long stories, with voices.", "Explains well to younger ones."),
    "social_emotional": (
        "Notices when a classmate sits alone.",
        "Knows what helps: drawing, a walk.",
        "Keeps a promise.",
    ),
    "health": ("Sleeps well.", "Walks to school with friends every day.", "Knows how to rest."),
    "family_basic_needs": ("A grandmother who asks every evening.", "Cousins next door.", "A calm place for homework."),
}
"""Strengths, by the sides of life every plan looks at."""

INTERESTS: Final = (
    "Fixes bicycles.",
    "Bakes bread.",
    "Birds of the river.",
    "Football cards.",
    "Sews costumes.",
    "Maps.",
)
NEEDS: Final = {
    "academic": ("More time with what is new, in calm.", "Words of the subject, met more than once."),
    "social_emotional": ("A quiet way to arrive.", "Somebody to ask without an audience."),
    "engagement_belonging": ("A part in the group that suits.", "A reason to be there early."),
    "health": ("More movement in the week.", "Food before the first lesson."),
    "college_career": ("To see how people work.", "Somebody who has gone there before."),
}
PURPOSES: Final = (
    "More of the week spent on what can be done well, and adults who stay with it.",
    "A school year in which asking for something is ordinary.",
    "To arrive gladly, to learn with ease, and to be missed when not there.",
    "To get ready for what comes next, one agreed step after another.",
)
STATEMENTS: Final = (
    "I like it when somebody has time to explain. I want to be good at this.",
    "I am good at building things. I want to know what that can become.",
    "I like my friends here. Mornings are hard. I want to come anyway.",
    "I want to read what I choose. Ask me what I think before you decide.",
)
ACTIONS: Final = (
    "Agree on a place to work after lunch",
    "Call home with the good news of the week",
    "Ask the partner who comes when the tutor is ill",
    "Put the next three steps on a card",
    "Let the teachers know what helps in the morning",
    "Find a group that meets on Wednesdays",
)
GOING_WELL: Final = (
    "explains the rules to the new ones",
    "came to every rehearsal",
    "has a friend to sit with at lunch",
    "was proud of the poster",
    "laughs again in the morning",
)
VOICES: Final = (
    "I like it when we build something.",
    "It is better when I know what comes next.",
    "I want to go on with the club.",
    "Maths is all right now.",
    "Can we talk outside next time?",
)
REFLECTIONS: Final = (
    "It was worth it. I would begin earlier.",
    "I know now what helps me.",
    "Somebody asked me every week. That helped.",
)
FLAG_KINDS: Final = {
    "academic": "bullying",
    "social_emotional": "self_harm",
    "health": "health_urgent",
    "family_basic_needs": "housing",
}
"""What an urgent rating of a side of life is flagged as."""

ROLES: Final = ("teacher", "teacher", "counselor", "social_worker", "resource_coordinator", "nurse")
"""Of the staff of a school who are not plan managers, in turn."""
