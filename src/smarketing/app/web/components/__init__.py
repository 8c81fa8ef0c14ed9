"""The parts of which pages are made, each in all its states, on one page."""
