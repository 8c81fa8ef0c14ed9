"""Settings that the specs and the tests share."""

import hypothesis

# A busy machine must not fail a correct rule: examples may take as long as they take.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
