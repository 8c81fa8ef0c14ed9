"""Reports on the SLA: both sides, on one page."""
