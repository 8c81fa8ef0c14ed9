"""Django's settings, read from the workspace and the environment when a process starts.

`SMARKETING_WORKSPACE` names the workspace folder. `DATABASE_URL` (`postgres://…`) chooses
PostgreSQL instead of the workspace's SQLite file. What people set stands in `smarketing.toml`.
"""

import os
from pathlib import Path

from smarketing.adapters.store.layout import Layout
from smarketing.app.configuration import read_configuration, secret_of
from smarketing.app.web.database import database
from smarketing.app.web.secret_key import secret_key

_HERE = Path(__file__).parent
_RENDER = _HERE.parents[1] / "adapters" / "render" / "templates"

SMARKETING_LAYOUT = Layout(Path(os.environ.get("SMARKETING_WORKSPACE", "workspace")).resolve())
SMARKETING_CONFIGURATION = read_configuration(SMARKETING_LAYOUT.settings)
_web = SMARKETING_CONFIGURATION.web

SECRET_KEY = secret_key(SMARKETING_LAYOUT)
DEBUG = False
ALLOWED_HOSTS = [_web.host, *(["127.0.0.1", "[::1]"] if _web.host == "localhost" else [])]
CSRF_TRUSTED_ORIGINS = [_web.address]
ROOT_URLCONF = "smarketing.app.web.urls"
DATABASES = {"default": database(SMARKETING_LAYOUT, os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.forms",  # its templates of fields, which ours override
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "smarketing.app.inbox",
    "smarketing.app.jobs",
    "smarketing.app.web.audit",
    "smarketing.app.web.accounts",
    "smarketing.app.web.agreement",
    "smarketing.app.web.notifying",
    "smarketing.app.web.data",
    "smarketing.app.web.desk",
    "smarketing.app.web.plan",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
]
MIDDLEWARE = [
    "smarketing.app.web.middleware.naming.NameRequest",
    "smarketing.app.web.middleware.answering.AnswerSafely",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "smarketing.app.web.middleware.rotating.RotateSession",
    "smarketing.app.web.middleware.speaking.SpeakToPerson",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "smarketing.app.web.middleware.admitting.AdmitDeclared",
    "smarketing.app.web.middleware.requiring.RequireFactor",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates", _RENDER],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "smarketing.adapters.render.speaking_tags",
                "smarketing.app.web.moment_tags",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "smarketing.app.web.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Time: moments are stored in UTC and shown in each person's zone.
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGES = [("en", "English"), ("fr", "Français")]
LANGUAGE_CODE = SMARKETING_CONFIGURATION.language or "en"

# Static files: named by their content, so that browsers may keep them for ever.
STATIC_URL = "/static/"
STATIC_ROOT = SMARKETING_LAYOUT.cache / "static"
SMARKETING_DRAWN_STYLES = SMARKETING_LAYOUT.cache / "styles"
STATICFILES_DIRS = [_HERE / "static", SMARKETING_DRAWN_STYLES]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Accounts.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "representative")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "smarketing.app.web.accounts.passwords.GuessedValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "smarketing.app.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account exists only by invitation to its address
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # every other session ends by itself
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Beside the library's own limits on signing in, on new passwords and on second factors.
ACCOUNT_RATE_LIMITS = {"join": "20/m/ip", "test_mail": "3/m/user"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _web.is_secure else "http"
MFA_ADAPTER = "smarketing.app.web.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TOTP_ISSUER = "Smarketing"
# Browsers let passkeys be tried on localhost without HTTPS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _web.is_secure
PASSWORD_RESET_TIMEOUT = 3600
SOCIALACCOUNT_ADAPTER = "smarketing.app.web.single_sign_on.linking.SingleSignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # what `linking.py` does, it does by other rules
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "provider_class": "smarketing.app.web.single_sign_on.provider.SignOn",
        "APPS": [
            {
                "provider_id": provider.key,
                "name": provider.name,
                "client_id": provider.client_id,
                "secret": secret_of(provider.secret_variable),
                "settings": {"server_url": provider.issuer.rstrip("/")},
            }
            for provider in SMARKETING_CONFIGURATION.single_sign_on
        ],
    }
}

# Cookies and headers.
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _web.is_secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
_HOST_ONLY = "__Host-" if _web.is_secure else ""
SESSION_COOKIE_NAME = f"{_HOST_ONLY}session"
CSRF_COOKIE_NAME = f"{_HOST_ONLY}csrf"
CSRF_FAILURE_VIEW = "smarketing.app.web.errors.forged"
SECURE_SSL_REDIRECT = _web.is_secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _web.is_secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _web.is_secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
# Neither is ours to decide: other hosts below this one, and the lists that browsers ship with.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Mail: by SMTP where a server is set, else as files in the workspace.
_mail = SMARKETING_CONFIGURATION.mail
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if _mail else "filebased.EmailBackend"
)
EMAIL_FILE_PATH = SMARKETING_LAYOUT.root / "mail"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.sender if _mail else "smarketing@localhost"
if _mail:
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, secret_of(_mail.password_variable)
    EMAIL_USE_TLS = _mail.encryption == "starttls"
    EMAIL_USE_SSL = _mail.encryption == "tls"

# Rate limits and one-time tokens are counted where every process sees them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Past this many, Django throws any third away: limits would be forgotten under attack.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
LOGGING_CONFIG = None  # `app/logs/lines.py` sets logging up, once for the whole process
