"""`python -m pipeline.cli.supervised SECONDS …`: the command line for somebody who watches over it.

After so many seconds the process ends, also when whoever started it is gone by then, and says where it was. A thread
of the interpreter sees to that, which needs neither signals nor the interpreter's own lock: a run uses both.
"""

from __future__ import annotations

import faulthandler
import sys

from pipeline.cli.edge import main

if __name__ == "__main__":
    faulthandler.dump_traceback_later(int(sys.argv.pop(1)), exit=True, file=2)
    main()
