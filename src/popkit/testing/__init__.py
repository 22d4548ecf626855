"""For the tests of those who build on popkit: claims about rules, and synthetic districts whose truth is known.

Nothing here is loaded by `import popkit`, and nothing here loads pytest or Hypothesis before it is asked for what
needs them. `popkit.testing.strategies`, which is for Hypothesis, is imported by its own name.
"""

from popkit.testing.claims import assert_flags, assert_passes
from popkit.testing.packs import RuleExample, check_rules, rule_examples
from popkit.testing.synth import SynthPlan, synth_calendars, synth_pairs, synth_plans, write_synth

__all__ = [
    "RuleExample",
    "SynthPlan",
    "assert_flags",
    "assert_passes",
    "check_rules",
    "rule_examples",
    "synth_calendars",
    "synth_pairs",
    "synth_plans",
    "write_synth",
]
