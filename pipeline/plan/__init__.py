"""One state and one reason for every target, from what is known at one moment. Pure: no files, no git, no clock."""

from pipeline.model.pace import GRACE
from pipeline.plan.decide import ATTEMPTS, decide, forgotten
from pipeline.plan.doubts import Doubt, doubts
from pipeline.plan.situation import Situation, keyed, situation_of
from pipeline.plan.timing import window
from pipeline.plan.whole import plan

__all__ = [
    "ATTEMPTS",
    "GRACE",
    "Doubt",
    "Situation",
    "decide",
    "doubts",
    "forgotten",
    "keyed",
    "plan",
    "situation_of",
    "window",
]
