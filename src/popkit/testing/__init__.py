"""For the tests of those who build on popkit: synthetic districts whose truth is known.

Nothing here is loaded by `import popkit`.
"""

from popkit.testing.synth import SynthPlan, synth_calendars, synth_pairs, synth_plans, write_synth

__all__ = ["SynthPlan", "synth_calendars", "synth_pairs", "synth_plans", "write_synth"]
