"""A server that dies while programs send facts: everything acknowledged must be in the ledger once.

`python -m tests.web.killing 100` kills it a hundred times and says what was found.
"""

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.request import urlopen

from tests.web.served import SETTINGS, free_port, own_database

from smarketing.app.workspace import Workspace

_SENDERS = 6
_WITHIN = 60
MAKE_KEEPER = """
import django
django.setup()
from django.utils.timezone import now
from smarketing.app.web.accounts.models import Person
from smarketing.app.web.accounts.roles import Role
from smarketing.app.web.accounts.tokens import make_token
person = Person.objects.invited("keeper@example.com", "Keeper", Role.ADMINISTRATOR)
print(make_token("test", person, now())[1])
"""


@dataclass
class Victim:
    """A workspace without an agreement, and the server that is started on it again and again."""

    root: Path
    port: int = field(default_factory=free_port)
    token: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)
        own = {"SMARKETING_WORKSPACE": str(self.root), "DJANGO_SETTINGS_MODULE": SETTINGS}
        self.environment = os.environ | own | own_database(f"victim_{self.port}")

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start the server, and yield it once it answers; afterwards it is gone."""
        command = [sys.executable, "-m", "smarketing", "serve", "--port", str(self.port), *words]
        with (self.root.parent / "log").open("ab") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        try:
            self._wait_until_it_answers(process)
            if not self.token:
                self.token = self.inside(MAKE_KEEPER)
            yield process
        finally:
            process.kill()
            process.wait()

    def inside(self, script: str) -> str:
        """Run a script where the application would run, and return what it prints."""
        command = [sys.executable, "-c", script]
        ran = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=True
        )
        return ran.stdout.strip()

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        last = time.monotonic() + _WITHIN
        while time.monotonic() < last:
            assert process.poll() is None, (self.root.parent / "log").read_text()
            with suppress(OSError), urlopen(f"http://localhost:{self.port}/healthz"):
                return
            time.sleep(0.05)
        raise AssertionError("the server does not answer")


@dataclass
class Sender:
    """A program that sends facts one request after another, and notes those acknowledged."""

    victim: Victim
    name: str
    chance: random.Random
    acknowledged: list[str] = field(default_factory=list)
    told: int = 0

    def send(self, stop: threading.Event) -> None:
        """Send until told to stop, or until nobody answers; what failed is sent again later."""
        with closing(http.client.HTTPConnection("localhost", self.victim.port, timeout=20)) as door:
            while not stop.is_set() and self._sent(door):
                pass

    def _sent(self, door: http.client.HTTPConnection) -> bool:
        names = [f"{self.name}-{self.told + one}" for one in range(self.chance.choice([1, 20]))]
        headers = {"Authorization": f"Bearer {self.victim.token}"}
        try:
            door.request("POST", "/in/facts", json.dumps([_fact(one) for one in names]), headers)
            answer = door.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        if answer.status == HTTPStatus.ACCEPTED:
            self.acknowledged += names
            self.told += len(names)
        return True


def killed(victim: Victim, times: int, seed: int, worker: str = "--worker") -> list[str]:
    """Kill the server so often while facts come in; return the facts that were acknowledged."""
    chance = random.Random(seed)  # noqa: S311 (when to kill is no secret)
    senders = [Sender(victim, f"s{number}", chance) for number in range(_SENDERS)]
    for _ in range(times):
        with victim.running(worker) as process:
            stop = threading.Event()
            threads = [threading.Thread(target=one.send, args=[stop]) for one in senders]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.2, 2.5))
            left = children(process.pid)
            process.send_signal(signal.SIGKILL)
            for thread in threads:
                thread.join()
        wait_until_gone(left)
    return [name for sender in senders for name in sender.acknowledged]


def settled(victim: Victim, acknowledged: list[str]) -> None:
    """Let the server run until what was acknowledged is in the ledger, and end it in order."""
    with victim.running() as process:
        last = time.monotonic() + _WITHIN
        while findings(victim, acknowledged) and time.monotonic() < last:
            time.sleep(0.5)
        left = children(process.pid)
        process.terminate()
        assert process.wait(_WITHIN) == 0
    wait_until_gone(left)


def children(process: int) -> list[int]:
    """Return the processes that any thread of a process has started, where the system tells."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(one) for told in threads for one in told.read_text().split()]


def wait_until_gone(processes: list[int]) -> None:
    """See that no process is left behind."""
    last = time.monotonic() + _WITHIN
    while any(Path(f"/proc/{one}/cmdline").exists() for one in processes):
        assert time.monotonic() < last, "a process was left behind"
        time.sleep(0.05)


def findings(victim: Victim, acknowledged: list[str]) -> list[str]:
    """Return what is wrong: a fact that was acknowledged and is not in the ledger exactly once."""
    counted = Counter(Workspace(victim.root).ledger.read(["touches"]).table("touches")["fact_id"])
    names = [f"web:touches:{name}" for name in acknowledged]
    told = {name: counted[name] for name in names} | dict(counted)
    return [f"{name} is in the ledger {times} times" for name, times in told.items() if times != 1]


def _fact(name: str) -> dict[str, object]:
    told = {"contact_id": name, "kind": "form", "occurred_at": "2026-11-26T12:00:00Z"}
    return {"source": "web", "external_id": name, "table": "touches", "values": told}


def main(words: list[str]) -> int:
    """Kill a server so often, and say what was found."""
    times = int(words[0])
    with tempfile.TemporaryDirectory() as folder:
        victim = Victim(Path(folder) / "workspace")
        acknowledged = killed(victim, times, seed=int(words[1]) if words[1:] else 1)
        settled(victim, acknowledged)
        found = findings(victim, acknowledged)
    sys.stdout.write(f"{times} kills, {len(acknowledged)} acknowledged, {len(found)} wrong\n")
    sys.stdout.writelines(f"{line}\n" for line in found[:20])
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
