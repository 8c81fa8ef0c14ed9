"""Funnel: the stages counted, and how many go on after how long."""

from smarketing.adapters.render.conversion_page import compose_conversion
from smarketing.adapters.render.funnel_page import compose_funnel
from smarketing.adapters.render.language import Language
from smarketing.app.prepared.answers.drawn import drawn
from smarketing.app.prepared.answers.filtered import cut_of, days_of, of_those, offered
from smarketing.app.prepared.edition import Edition
from smarketing.app.prepared.held import Held
from smarketing.app.prepared.question import Answer, Question
from smarketing.core.reports.conversion.report import conversion_report
from smarketing.core.reports.funnel import CUTS, funnel_report

_ROWS_READ = 30
"""More names than these add up in a last row; the file has them all."""


def funnel(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with the entries into each stage, of the period and of the cohort."""
    at = held.at(edition)
    language = Language(question.language)
    on = of_those(at, question)
    days, by = days_of(on, question), cut_of(question, CUTS)
    report = at.once(
        ("funnel", question.given),
        lambda: funnel_report(on, by, days.start, days.end, at.findings, _ROWS_READ, timed=True),
    )
    answer = drawn(compose_funnel(report, language), question)
    answer.values.update(offered(at, CUTS, language))
    answer.values.update(start=days.start.isoformat(), end=days.end.isoformat())
    return answer


def conversion(held: Held, edition: Edition, question: Question) -> Answer:
    """Answer with who goes on from stage to stage, how soon, and who will in the end."""
    at = held.at(edition)
    language = Language(question.language)
    on = of_those(at, question)
    days, by = days_of(on, question), cut_of(question, CUTS)
    report = at.once(
        ("conversion", question.given),
        lambda: conversion_report(on, by, days.start, days.end, (), at.findings),
    )
    answer = drawn(compose_conversion(report, language), question)
    answer.values.update(offered(at, CUTS, language))
    answer.values.update(start=days.start.isoformat(), end=days.end.isoformat())
    return answer
