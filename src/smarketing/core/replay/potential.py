"""The most interest that each contact could ever have: who cannot qualify need not be walked."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smarketing.core.base.compiling import bare
from smarketing.core.replay import kernel
from smarketing.core.replay.stream import Stream
from smarketing.core.replay.tape import Terms

Flags = npt.NDArray[np.bool_]

_MANY = np.iinfo(np.uint16).max
_SLACK = 1e-6
"""Less interest than this never keeps a contact out: adding up in another order may differ."""


@dataclass(frozen=True)
class Potential:
    """How many touches each contact has of each points rule, and who is always walked.

    Always walked are those who asked for something that qualifies at once, of whom sales told
    anything, who get to sales without qualifying, or whose touches are too many to be counted.
    """

    touches: npt.NDArray[np.uint16]
    always: Flags
    live: Flags

    def within_reach(self, terms: Terms) -> Flags:
        """Say who might qualify under terms, or is always walked.

        Caps count and groups do not; nothing fades and no window passes, since both only take away.
        """
        least = float(terms.profiles["need"].min()) - kernel.NOISE - _SLACK
        points = np.maximum(terms.rules["points"], 0.0)
        found = np.empty(len(self.always), np.bool_)
        reach(self.touches, points, terms.rules["cap"].copy(), least, found)
        return (found | self.always) & self.live


def potential_of(stream: Stream, terms: Terms, moved: Flags) -> Potential:
    """Count the touches of each contact; `moved` get to sales without qualifying."""
    contacts = len(stream.starts) - 1
    touches = np.zeros((contacts, len(terms.rules)), np.uint16)
    always = moved.copy()
    telling = (terms.words["triggers"] != 0) | (terms.words["flags"] & kernel.SALES != 0)
    count_touches(stream.starts, stream.words, terms.scoring, telling, touches, always)
    live = stream.live if stream.live is not None else np.ones(contacts, np.bool_)
    return Potential(touches, always, live)


@bare
def count_touches(starts, words, scoring, telling, touches, always):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Count by contact and rule; contacts with a telling word are always walked."""
    for contact in range(len(always)):
        for row in range(starts[contact], starts[contact + 1]):
            word = np.int64(words[row])
            rule = np.int64(scoring[word])
            if telling[word]:
                always[contact] = True
            if rule >= 0:
                if touches[contact, rule] == _MANY:
                    always[contact] = True
                else:
                    touches[contact, rule] += np.uint16(1)


@bare
def reach(touches, points, caps, least, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 (compiled)
    """Say of each contact whether its touches could give so many points."""
    for contact in range(len(found)):
        most = 0.0
        for rule in range(len(points)):
            most += min(caps[rule], points[rule] * touches[contact, rule])
        found[contact] = most >= least
