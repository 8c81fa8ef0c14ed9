"""What programs send is read strictly, and what is hostile in it is refused with its place."""

import gzip
import json
from typing import Any

import pytest

from smarketing.app.ingest import reading
from smarketing.app.ingest.reading import Unreadable, read_facts, unpacked

FACT = {
    "source": "web",
    "external_id": "t1",
    "table": "touches",
    "values": {"contact_id": "c", "kind": "form", "occurred_at": "2026-11-26T12:00:00Z"},
}


def body(**changed: Any) -> bytes:  # noqa: ANN401 (any JSON)
    return json.dumps(FACT | changed).encode()


def refusal(text: bytes, *, in_lines: bool = False) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_facts(text, in_lines=in_lines)
    return caught.value


def test_one_fact_a_list_or_a_fact_on_each_line_say_the_same() -> None:
    [one] = read_facts(body(), in_lines=False)
    assert read_facts(b"[%s]" % body(), in_lines=False) == [one]
    assert read_facts(b"\n%s\n\n" % body(), in_lines=True) == [one]
    assert (one.source, one.external_id, one.table) == ("web", "t1", "touches")


def test_the_order_of_keys_makes_no_other_fact() -> None:
    values = dict(reversed(FACT["values"].items()))  # type: ignore[attr-defined]
    assert read_facts(body(values=values), in_lines=False) == read_facts(body(), in_lines=False)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (b"", "Expecting value"),
        (b"{", "Expecting property name"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'[{"a": {"b": 1, "b": 1}}]', "stands twice"),
        (b"NaN", "NaN is no JSON"),
        (b'{"a": -Infinity}', "no JSON"),
        (b"1e400", "1e400 is no whole number"),
        (b"[1.5]", "1.5 is no whole number"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"9" * 5_000, "a number of 5000 digits"),
        (b'"\\ud800"', "half a character"),
        (b'{"\\udfff": 1}', "half a character"),
        (b'"\xff"', "not text in UTF-8"),
        (b"\xef\xbb\xbf1", "Expecting value"),
    ],
)
def test_what_is_no_json_is_refused(text: bytes, what: str) -> None:
    refused = refusal(text)
    assert refused.status == 400
    assert refused.finding.code == "ingest.no_json"
    assert what in refused.finding.sentence()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"more": 1}, "keys"),
        ({"source": "Web Site"}, "source"),
        ({"source": 7}, "text"),
        ({"external_id": ""}, "text"),
        ({"external_id": "x" * 201}, "text"),
        ({"external_id": "a\x00b"}, "text"),
        ({"table": None}, "text"),
        ({"values": {}}, "values"),
        ({"values": []}, "values"),
        ({"values": {"kind": ["form"]}}, "value"),
        ({"values": {"kind": {"a": "b"}}}, "value"),
        ({"values": {"attributes": {"a": {"b": "c"}}}}, "value"),
    ],
)
def test_what_is_no_fact_in_form_is_refused_with_its_place(
    changed: dict[str, Any], code: str
) -> None:
    refused = refusal(b"[%s, %s]" % (body(), body(**changed)))
    assert refused.status == 400
    assert refused.finding.code == f"ingest.{code}"
    assert str(refused.finding.source) == "fact 2"


def test_a_missing_key_is_named() -> None:
    assert "`external_id` is missing" in refusal(b'{"source": "web"}').finding.sentence()


def test_a_line_that_is_no_json_is_named() -> None:
    assert str(refusal(body() + b"\n{", in_lines=True).finding.source) == "body:2"


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_FACTS", 2)
    assert refusal(b"\n".join([body()] * 3), in_lines=True).status == 413
    assert refusal(body(values={"kind": "x" * 70_000})).status == 413


def test_a_packed_body_is_unpacked_within_bounds() -> None:
    assert unpacked(gzip.compress(body())) == body()
    bomb = gzip.compress(b"0" * 50_000_000)
    for packed, status in ((bomb, 413), (b"no gzip", 400), (gzip.compress(body())[:-9], 400)):
        with pytest.raises(Unreadable) as caught:
            unpacked(packed)
        assert caught.value.status == status
