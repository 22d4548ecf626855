"""What ought to be true: rules as data, read through one door and compared with facts, never computed."""

from popkit.rules.rule import Rule
from popkit.rules.rulebook import Rulebook, rulebook

__all__ = ["Rule", "Rulebook", "rulebook"]
