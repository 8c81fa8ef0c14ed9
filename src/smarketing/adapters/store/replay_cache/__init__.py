"""The event stream on disk, derived from the ledger and mapped into memory."""
