"""Changing the agreement: drafts, proposals, signatures."""

from datetime import date
from typing import Any

from smarketing.adapters.store.signing_key import NoSignature, make_key, read_key
from smarketing.app.configuration import Refused
from smarketing.app.prepared.answers.drawn import problems_in
from smarketing.app.prepared.answers.terms import amendments_of
from smarketing.app.prepared.held import Held
from smarketing.app.signing import propose, restore, sign, withdraw
from smarketing.app.workspace import now
from smarketing.core.agreement.amending import amended_text
from smarketing.core.agreement.reading import parse_agreement

Told = dict[str, Any]

_FILE = "agreement.toml"


def draft_of(held: Held, told: Told) -> Told:
    """Return the text in force with terms set in it, comments and layout kept."""
    workspace = held.workspace
    text = workspace.version_of(workspace.agreement(now())).text
    made, findings = amended_text(text, _FILE, amendments_of(told["terms"]))
    if made is None:
        raise Refused(findings)
    return {"text": made}


def check_draft(held: Held, told: Told) -> Told:
    """Return every problem of a text, with its line and column."""
    del held
    agreement, findings = parse_agreement(told["text"], _FILE)
    problems = problems_in(findings, told["language"])
    return {"is_good": agreement is not None, "problems": problems}


def propose_version(held: Held, told: Told) -> Told:
    """Write a proposal; the problems of a text that is none come back with their places."""
    try:
        day = date.fromisoformat(told["effective_from"]) if told["effective_from"] else None
    except ValueError:
        day = None
    try:
        made = propose(
            held.workspace,
            told["text"],
            now(),
            effective_from=day,
            instead_of=told.get("instead_of"),
        )
    except Refused as refused:
        return {"problems": problems_in(refused.findings, told["language"])}
    return {"number": made.number, "hash": made.hash}


def withdraw_version(held: Held, told: Told) -> Told:
    """Take a proposal away that nobody has signed."""
    withdraw(held.workspace, told["number"])
    return {}


def restore_version(held: Held, told: Told) -> Told:
    """Put a version back as it was signed."""
    restore(held.workspace, told["number"])
    return {}


def new_signing_key(held: Held, told: Told) -> Told:
    """Make a key that only a phrase opens."""
    del held
    try:
        key = make_key(told["phrase"])
    except NoSignature as refused:
        raise Refused([refused.finding]) from None
    return {"public_key": key.public_key, "sealed": key.sealed}


def sign_version(held: Held, told: Told) -> Told:
    """Sign a version for a party, with the key that a phrase opens."""
    done = sign(
        held.workspace,
        told["number"],
        party=told["party"],
        name=told["name"],
        key=read_key(told["sealed"]),
        phrase=told["phrase"],
        seen=told["seen"],
        moment=now(),
    )
    return {"receipt": done.receipt, "binds": done.binds}
