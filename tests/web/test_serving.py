"""The server as its operator meets it: health, log lines, the door of programs, an orderly end."""

import gzip
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.ingest.test_reading import body
from tests.web.killing import MAKE_KEEPER, Victim, findings, killed, settled
from tests.web.served import Served, free_port

_IMPORTED = """
import sys
import django
django.setup()
from smarketing.app.cli import serve, worker
from smarketing.app.serving import server
from smarketing.app.web import urls
server.application()
print([name for name in ("polars", "numba", "vl_convert", "deltalake") if name in sys.modules])
"""
_WAITING = """
import django
django.setup()
from smarketing.app.inbox.models import InboxRow
from smarketing.app.inbox.telling import TABLE
assert InboxRow._meta.db_table == TABLE
print(sorted(InboxRow.objects.values_list("external_id", flat=True)))
"""


def asked(
    served: Served, method: str, path: str, content: bytes = b"", /, **headers: str
) -> tuple[int, Mapping[str, str], bytes]:
    """Ask the server something, as a program does."""
    where = urlsplit(served.address)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("localhost", where.port or 80, timeout=30)) as door:
        door.request(method, path, content, named)
        answer = door.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture(scope="module")
def token(served: Served) -> str:
    return served.inside(MAKE_KEEPER).strip()


def test_the_server_imports_nothing_that_computes(served: Served) -> None:
    assert served.inside(_IMPORTED).strip() == "[]"


def test_whoever_watches_is_answered_whatever_name_they_use(served: Served) -> None:
    assert asked(served, "GET", "/healthz", Host="anything.example")[0] == 200
    status, _, told = asked(served, "GET", "/readyz", Host="anything.example")
    checks = json.loads(told)["checks"]
    assert (checks["database"], checks["migrations"]) == ("ok", "ok")
    # The edition of this company is of one fixed day, and no worker runs.
    assert "minutes old" in checks["edition"]
    assert checks["worker"] == "none has been heard"
    assert status == 503


def test_no_server_for_agents_is_mounted_and_that_is_said(served: Served) -> None:
    status, _, told = asked(served, "POST", "/mcp", b"{}")
    assert (status, json.loads(told)["findings"][0]["code"]) == (404, "mcp.none")


def test_a_fact_is_acknowledged_once_it_rests_in_the_inbox(served: Served, token: str) -> None:
    known = {"Authorization": f"Bearer {token}"}
    status, _, told = asked(served, "POST", "/in/facts", body(), **known)
    assert (status, json.loads(told)["accepted"]) == (202, 1)
    lines = body() + b"\n" + body(external_id="t2")
    packed = {"Content_Type": "application/x-ndjson", "Content_Encoding": "gzip"}
    status, _, told = asked(served, "POST", "/in/facts", gzip.compress(lines), **known, **packed)
    assert (status, json.loads(told)["accepted"]) == (202, 2)
    assert served.inside(_WAITING).strip() == "['t1', 't2']"


def test_a_refusal_says_what_is_wrong_in_the_language_asked_for(served: Served, token: str) -> None:
    french = {"Authorization": f"Bearer {token}", "Accept_Language": "fr"}
    status, _, told = asked(served, "POST", "/in/facts", body(source="A b"), **french)
    [finding] = json.loads(told)["findings"]
    assert (status, finding["code"], finding["at"]) == (400, "ingest.source", "fact 1")
    assert finding["message"].startswith("une source")
    assert asked(served, "POST", "/in/facts", body(), Authorization="Bearer smk_no")[0] == 401
    assert asked(served, "GET", "/in/facts", b"", **french)[0] == 405
    assert asked(served, "POST", "/in/else", b"", **french)[0] == 404


def line_about(served: Served, name: str) -> str:
    """Return the log up to the line about a request, which is written after its answer."""
    last = time.monotonic() + 20
    while time.monotonic() < last:
        lines = served.log.read_text().splitlines()
        found = [place for place, line in enumerate(lines) if name in line]
        if found:
            return "\n".join(lines[: found[0] + 1])
        time.sleep(0.02)
    raise AssertionError("the log has no line about the request")


def test_a_line_of_the_log_names_the_request_and_nobody(served: Served, token: str) -> None:
    name = "operator-0001"
    given = {"X_Request_ID": name, "Authorization": f"Bearer {token}"}
    _, headers, _ = asked(served, "GET", "/join/a-secret/?email=ada@example.com", b"", **given)
    assert headers["x-request-id"] == name
    text = line_about(served, name)
    line = json.loads(text.splitlines()[-1])
    assert (line["path"], line["method"], line["status"]) == ("/join/<str:token>/", "GET", 410)
    assert "a-secret" not in text
    assert "ada@" not in text
    assert token not in text
    odd = asked(served, "GET", "/healthz", X_Request_ID="a b\tc")[1]["x-request-id"]
    assert odd != "a b\tc"


def test_static_files_are_kept_for_ever_and_come_packed(served: Served) -> None:
    _, _, page = asked(served, "GET", "/account/login/")
    style = page.decode().partition('stylesheet" href="')[2].partition('"')[0]
    status, headers, _ = asked(served, "GET", style, Accept_Encoding="gzip, br")
    assert status == 200
    assert "immutable" in headers["cache-control"]
    assert headers["content-encoding"] == "br"
    assert asked(served, "GET", "/static/smarketing/")[0] == 404


def test_what_was_acknowledged_survives_kills_and_is_in_the_ledger_once(tmp_path: Path) -> None:
    victim = Victim(tmp_path / "workspace")
    acknowledged = killed(victim, times=2, seed=1)
    settled(victim, acknowledged)
    assert acknowledged
    assert findings(victim, acknowledged) == []


def refused(folder: Path, *words: str, **environment: str) -> str:
    command = [sys.executable, "-m", "smarketing", "serve", "--workspace", str(folder), *words]
    ran = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1, ran.stdout
    return " ".join(ran.stderr.split())


def test_what_stands_in_the_way_is_said(tmp_path: Path, served: Served) -> None:
    port = str(urlsplit(served.address).port)
    assert "there is no workspace" in refused(tmp_path / "nowhere")
    (tmp_path / "letter.txt").write_text("private")
    assert "it is no workspace" in refused(tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    assert f"port {port} is taken" in refused(empty, "--port", port)
    assert "no address of PostgreSQL" in refused(empty, DATABASE_URL="mysql://here/there")
    nobody = f"postgres://ada:secret@127.0.0.1:{free_port()}/x"
    told = refused(empty, DATABASE_URL=nobody)
    assert "does not answer" in told
    assert "secret" not in told
    (empty / "smarketing.toml").write_text("format = 1\nlangage = 'fr'\n")
    assert "did you mean `language`" in refused(empty)
