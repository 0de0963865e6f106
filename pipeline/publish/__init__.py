"""Carrying a plan out: the intent into the ledger, then the message to the network, then the receipt into the ledger.

Exactly once, to somebody who may answer late or never, means: at most one send in doubt, and that one looked up before
it is ever repeated. So:

- Nothing is sent unless its intent was written, by compare-and-swap, on the history it was decided on. Of two runs that
  want the same, one gets it written; the other reads again and decides again.
- The receipt of one message and the intent of the next are one commit: N messages cost N + 1.
- An intent is a lease: for `LEASE` nobody else touches its target. That is longer than a run may begin intents
  (`RUN`), a message may be under way and a network may show it late. Right before sending, the lease must have
  `MARGIN` left, or nothing is sent. A run that is known to be over needs no waiting for.
- What was not answered is looked up. A look-up is written only on the version of the ledger that was read before it;
  and "not there" counts only once the message cannot arrive or appear any more.
- What an intent means to send is kept beside it, to the byte: a thread that broke goes on with the text it began with.
"""

from pipeline.publish.run import RUN, carry_out, publish

__all__ = ["RUN", "carry_out", "publish"]
