"""One state and one reason for every target, from what is known at one moment. Pure: no files, no git, no clock."""

from pipeline.plan.decide import ATTEMPTS, decide, forgotten
from pipeline.plan.situation import Situation, keyed, situation_of
from pipeline.plan.timing import GRACE, window
from pipeline.plan.whole import plan

__all__ = ["ATTEMPTS", "GRACE", "Situation", "decide", "forgotten", "keyed", "plan", "situation_of", "window"]
