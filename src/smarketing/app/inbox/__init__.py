"""The inbox: facts that were acknowledged, on their way into the ledger."""
