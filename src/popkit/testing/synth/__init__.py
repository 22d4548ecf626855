"""Synthetic plans: plausible, the same every time, and with the truth they were drawn from beside them."""

from popkit.testing.synth.calendars import synth_calendars
from popkit.testing.synth.folder import write_synth
from popkit.testing.synth.plans import SynthPlan, synth_pairs, synth_plans

__all__ = ["SynthPlan", "synth_calendars", "synth_pairs", "synth_plans", "write_synth"]
