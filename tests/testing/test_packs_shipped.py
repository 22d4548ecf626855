"""Shipped rules pass the test that rule packs import: one on each kind of subject."""

import popkit
from popkit.testing import check_rules

CODES = {rule.on: rule.code for rule in popkit.rulebook()}.values()

test_shipped_rules = check_rules(popkit.rulebook().select(*CODES))
