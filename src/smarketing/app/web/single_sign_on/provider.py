"""The provider as we speak to it: with PKCE and a nonce, and with every claim checked."""

import secrets
from hashlib import sha256
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

_KEPT = ("iss", "sub", "email", "email_verified")
"""The claims that are kept of somebody; what else the provider tells is not ours to keep."""


class Checking(OpenIDConnectOAuth2Adapter):  # type: ignore[misc] # the library ships no types
    """Fetches what the provider says, and refuses what it did not say to us, now."""

    def complete_login(
        self,
        request: HttpRequest,
        app: SocialApp,
        token: SocialToken,
        **more: Any,  # noqa: ANN401 (the library's)
    ) -> SocialLogin:
        """Return who signed in; raises OAuth2Error where any check fails."""
        signed = more["response"].get("id_token")
        if not signed:
            raise OAuth2Error("the provider gave no ID token")
        claims = self._checked(app, signed)
        if "email" not in claims and "userinfo_endpoint" in self.openid_config:
            told = self._fetch_user_info(token.token)
            # An answer about somebody else must not lend its address to this one.
            if told.get("sub") == claims["sub"]:
                claims = {**told, **claims}
        return self.get_provider().sociallogin_from_response(request, claims)

    def _checked(self, app: SocialApp, signed: str) -> dict[str, Any]:
        issuer = str(self.openid_config["issuer"])
        if issuer.rstrip("/") != app.settings["server_url"].rstrip("/"):
            raise OAuth2Error("the provider calls itself by another name than the settings do")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=signed,
            keys_url=self.openid_config["jwks_uri"],
            issuer=issuer,
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if claims.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("the ID token was given to somebody else")
        if not isinstance(claims.get("sub"), str) or not claims["sub"]:
            raise OAuth2Error("the ID token names nobody")
        return claims


class SignOn(OpenIDConnectProvider):  # type: ignore[misc] # the library ships no types
    """One provider of the settings."""

    oauth2_adapter_class = Checking

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Return by what somebody is known: issuer and subject, of whatever length."""
        return sha256(f"{data['iss']}\n{data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what is kept, and the nonce to be compared (`linking.py`)."""
        return {name: data[name] for name in (*_KEPT, "nonce") if name in data}

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,  # noqa: ANN401 (the library's)
        **more: Any,  # noqa: ANN401 (the library's)
    ) -> HttpResponse:
        """Send the browser to the provider, with a nonce that only this session knows.

        By a page that forwards: the answer to a form may not lead to another origin here. What
        the address asks to be sent along (`auth_params`, `scope`) is left out.
        """
        nonce = secrets.token_urlsafe(24)
        more |= {"auth_params": {"nonce": nonce}, "scope": self.get_scope(), "nonce": nonce}
        response = super().redirect(request, process, next_url, data, **more)
        if not isinstance(response, HttpResponseRedirect):
            return response  # type: ignore[no-any-return] # a page that says what went wrong
        page = {"address": response.url, "name": self.app.name}
        return render(request, "single_sign_on/leaving.html", page)
