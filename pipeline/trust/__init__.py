"""Why something may be sent, and the memory of what was: approval, holds, ledger."""
