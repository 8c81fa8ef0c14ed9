"""One fictional firm with a known truth, shared by the demo, the specs and the benchmarks."""
