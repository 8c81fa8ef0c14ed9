"""The log-in library's pages as ours: in our frame and words, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from smarketing.adapters.store.layout import Layout
from smarketing.app.prepared.edition import folder
from smarketing.app.web.accounts.roles import Role

Signing = Callable[..., Client]


@pytest.mark.django_db
@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("path", "french"),
    [
        ("login/", "Se connecter"),
        ("password/reset/", "Choisir un nouveau mot de passe"),
        ("password/reset/done/", "Regardez votre messagerie"),
        ("password/reset/key/done/", "Le nouveau mot de passe est en place"),
        ("password/reset/key/1-no/", "Ce lien ne fonctionne plus"),
        ("inactive/", "Ce compte est fermé"),
        ("3rdparty/login/cancelled/", "Vous n’êtes pas connecté"),
    ],
)
def test_strangers_read_our_words_in_their_language(path: str, french: str) -> None:
    page = Client(HTTP_ACCEPT_LANGUAGE="fr").get(f"/account/{path}").content.decode()
    assert french in page
    assert 'class="room entrance"' in page


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("password/change/", "Change the password"),
        ("2fa/webauthn/", "Passkeys"),
        ("2fa/totp/activate/", "Is it you?"),
        ("3rdparty/", "No account elsewhere is linked to yours."),
        ("logout/", "Log out of this device?"),
        ("2fa/", "Where you are signed in"),
    ],
)
def test_people_look_after_their_account_in_our_frame(as_: Signing, path: str, words: str) -> None:
    page = as_(Role.REP).get(f"/account/{path}", follow=True).content.decode()
    assert words in page
    assert 'class="menu"' in page


def test_a_page_that_waits_asks_again_and_is_told_to_wait(as_: Signing, own_house: Path) -> None:
    (folder(Layout(own_house)) / "edition.json").unlink()
    client = as_(Role.REP)
    page = client.get("/plan/?months=6").content.decode()
    assert 'hx-get="/plan/?months=6"' in page
    assert "The first numbers" in page
    asked = client.get("/plan/?months=6", headers={"HX-Request": "true", "HX-Trigger": "waiting"})
    assert asked.status_code == 204
