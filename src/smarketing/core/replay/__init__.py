"""Facts and an agreement in, stage entries out."""
