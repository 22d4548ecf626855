"""Questionnaires and ratings as data: how answers become a score, and how exact the score is.

No wording of any item is kept. A score is never a diagnosis, and scores of different instruments
are never added up.
"""

from popkit.instruments.coherence import incoherences
from popkit.instruments.instrument import Instrument
from popkit.instruments.parts import Ages, Band, Formula, Missing, Reliability, Subscale
from popkit.instruments.scoring import Responses, Score, wrong_responses
from popkit.instruments.shipped import SHIPPED_IDS, is_known_id, is_own_id, shipped_instruments
from popkit.instruments.written import WrittenInstrument, instrument_from

__all__ = [
    "SHIPPED_IDS",
    "Ages",
    "Band",
    "Formula",
    "Instrument",
    "Missing",
    "Reliability",
    "Responses",
    "Score",
    "Subscale",
    "WrittenInstrument",
    "incoherences",
    "instrument_from",
    "is_known_id",
    "is_own_id",
    "shipped_instruments",
    "wrong_responses",
]
