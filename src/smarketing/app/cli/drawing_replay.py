"""Drawing the replay's reports in the form asked for."""

from smarketing.adapters.render.language import Language
from smarketing.adapters.render.recommend_page import compose_recommend
from smarketing.adapters.render.replay_csv import recommend_csv, replay_csv, sweep_csv, what_if_csv
from smarketing.adapters.render.replay_page import compose_replay
from smarketing.adapters.render.sweep_page import compose_sweep
from smarketing.adapters.render.what_if_page import compose_what_if
from smarketing.app.cli.kinds import Kind, draw_as
from smarketing.core.reports.what_if.headlines import (
    recommend_headline,
    replay_headline,
    sweep_headline,
    what_if_headline,
)
from smarketing.core.reports.what_if.pages import (
    RecommendReport,
    ReplayReport,
    SweepReport,
    WhatIfReport,
)

Report = ReplayReport | WhatIfReport | SweepReport | RecommendReport


KINDS: dict[type, Kind] = {
    ReplayReport: Kind("replay", replay_headline, compose_replay, replay_csv),
    WhatIfReport: Kind("what_if", what_if_headline, compose_what_if, what_if_csv),
    SweepReport: Kind("sweep", sweep_headline, compose_sweep, sweep_csv),
    RecommendReport: Kind("recommend", recommend_headline, compose_recommend, recommend_csv),
}


def draw_replay(report: Report, form: str, language: Language) -> None:
    """Print a report of the replay."""
    draw_as(KINDS[type(report)], report, form, language)
