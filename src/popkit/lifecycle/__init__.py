"""Which status may follow which. The steps are data, and their guards are rules by name."""

from popkit.lifecycle.advancing import advance
from popkit.lifecycle.transitions import Lifecycle, Role, Step, lifecycles

__all__ = ["Lifecycle", "Role", "Step", "advance", "lifecycles"]
