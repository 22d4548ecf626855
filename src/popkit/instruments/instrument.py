"""An instrument: what is asked, how the answers become a score, and how exact that score is."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from popkit.instruments.parts import Ages, Band, Formula, Missing, Reliability, Respondent, Scale, Subscale
from popkit.instruments.scoring import Responses, Score, score_of, wrong_responses
from popkit.methods import Change, ScoreDirection, change_of, difference_error, minimal_change
from popkit.vocabulary import ProtectedArea

__all__ = ["Instrument"]


@frozen(kw_only=True)
class Instrument:
    """One questionnaire or rating, as data; no wording of any item is kept.

    Attributes:
        id: a plain name where popkit ships it, with a namespace (`riverside:belonging`) elsewhere.
        respondent: who answers.
        ages: for whom it was made; None: not known.
        items: how many the form has.
        minimum, maximum: lowest and highest answer.
        step: least difference of two answers.
        direction: which way of the score is better.
        reversed: items whose answers are turned round before they count.
        counted: items that enter the score; None: all.
        counted_alone: whether the answers to the `counted` items may also be given without the others.
        formula: from the items that count to the score.
        missing: what blanks do; None: with any item that counts left blank there is no score.
        bands: stretches of the total with their labels; scores between them have none.
        subscales: groups of items with scores of their own.
        reliability: None: not known.
        sd: standard deviation of the total among students in general; None: not known.
        conventional_change: difference that people by convention take as a change, in points of the
            total; it is not derived from the error of the score. None: there is none.
        recall: the time the questions ask about; None: not said.
        licence: who may use it for what.
        sources: where the definition was found.
        ppra: protected areas the items touch (20 U.S.C. 1232h(b)). None: nobody has looked, so it
            is not to be given to students.
        confirmed, recalled: what of this was read in a source, and what was written from memory.
    """

    id: str
    name: str
    respondent: Respondent
    items: int
    minimum: float
    maximum: float
    direction: ScoreDirection
    formula: Formula
    licence: str
    sources: tuple[str, ...]
    step: float = 1.0
    ages: Ages | None = None
    reversed: tuple[int, ...] = ()
    counted: tuple[int, ...] | None = None
    counted_alone: bool = False
    missing: Missing | None = None
    bands: tuple[Band, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    reliability: Reliability | None = None
    sd: float | None = None
    conventional_change: float | None = None
    recall: str | None = None
    ppra: tuple[ProtectedArea, ...] | None = None
    confirmed: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()

    @property
    def counted_items(self) -> tuple[int, ...]:
        """The numbers of the items that enter the score."""
        return self.counted or tuple(range(1, self.items + 1))

    @property
    def scale(self) -> Scale:
        """Lowest and highest score there can be."""
        return self.formula.scale((self.minimum, self.maximum), len(self.counted_items))

    @property
    def difference_error(self) -> float | None:
        """Standard error of the difference of two scores; None: SD or reliability is not known."""
        return difference_error(self.sd, self._share)

    @property
    def minimal_change(self) -> float | None:
        """Least change of the total that errors alone seldom bring about, in whole steps; None: not known."""
        step = self.step * self.formula.weight(len(self.counted_items))
        return minimal_change(self.sd, self._share, step)

    @property
    def _share(self) -> float | None:
        return self.reliability.value if self.reliability else None

    def change_of(self, totals: Sequence[float | None], *, baseline: int = 0) -> Change | None:
        """What the newest of a student's totals says of change since a baseline; see `methods.change_of`."""
        return change_of(totals, self.difference_error, self.direction, baseline=baseline)

    def score(self, responses: Responses) -> Score | None:
        """Score a form; None: more items are blank than the instrument allows.

        Raises:
            ValueError: there are too few or too many responses, or one is no answer; see `wrong_responses`.
        """
        if wrong_responses(self, responses):
            raise ValueError("these responses are not ones to this instrument; wrong_responses says where")
        return score_of(self, responses)
