"""`python -m pipeline.cli.supervised SECONDS …`: the command line for somebody who watches over it.

The system itself ends the process after so many seconds, also when whoever started it is gone by then.
"""

from __future__ import annotations

import signal
import sys

from pipeline.cli.edge import main

if __name__ == "__main__":
    signal.alarm(int(sys.argv.pop(1)))
    main()
