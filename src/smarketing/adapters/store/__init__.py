"""Where facts rest: the ledger, the quarantine, the agreement history of a workspace."""
