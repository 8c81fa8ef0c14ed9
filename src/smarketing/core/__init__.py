"""The rules: pure. Tables and plain values in, tables out; no clock, no file, no network."""
