"""The settings of the site. What differs from one installation to the next comes from the environment.

=======================  ==============================================================
``KEXIN_HOME``           folder of the site's own data (default: ``kexin-site``)
``KEXIN_DATABASE``       ``postgres://user:password@host/name``, or nothing for SQLite
``KEXIN_SECRET``         secret of the sessions; made and kept in the folder if not given
``KEXIN_HOSTS``          names under which the site is reached, with commas between
``KEXIN_HTTPS``          ``1`` behind a proxy that speaks HTTPS and adds to ``X-Forwarded-For``
``KEXIN_URL``            address of the site in mails (default: the first of the names)
``KEXIN_MAIL``           ``smtp://user:password@host:port``; without it mails are kept in the folder
``KEXIN_API_CALLS``      how often a token may ask in a minute (default: 600)
``KEXIN_FROM``           sender of mails (default: ``kexin@localhost``)
``KEXIN_OIDC``           JSON list of OpenID providers, as django-allauth names their fields
``KEXIN_PROGRAMMES``     a folder with further programmes, one folder with a ``programme.yaml`` for each
``KEXIN_SECOND_FACTOR``  seats that need a second factor, with commas between: ``department:*,bank:reviewer``
``KEXIN_DEMO``           ``1`` for an invented province: every page says that it is
``KEXIN_COLLECTED``      ``1`` where static files have hashed names; ``kexin serve`` sets it
=======================  ==============================================================
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from kexin.platform.secret import kept_secret

HOME = Path(os.environ.get("KEXIN_HOME", "kexin-site")).resolve()
HTTPS = os.environ.get("KEXIN_HTTPS") == "1"
DEMO = os.environ.get("KEXIN_DEMO") == "1"

SECRET_KEY = os.environ.get("KEXIN_SECRET") or kept_secret(HOME)
DEBUG = False
ALLOWED_HOSTS = [h.strip() for h in os.environ.get("KEXIN_HOSTS", "localhost,127.0.0.1").split(",")]
KEXIN_URL = (os.environ.get("KEXIN_URL") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
    # Before allauth, whose templates the site replaces.
    "kexin.platform.site",
    "allauth", "allauth.account", "allauth.mfa", "allauth.socialaccount", "allauth.socialaccount.providers.openid_connect",
    "auditlog", "django_tasks", "django_tasks_db",
    "kexin.platform.orgs", "kexin.platform.jobs", "kexin.platform.notices", "kexin.platform.audit", "kexin.platform.matters", "kexin.platform.ledger", "kexin.platform.companies", "kexin.platform.lending", "kexin.platform.lists", "kexin.platform.claims",
    "kexin.platform.visits", "kexin.platform.activities", "kexin.platform.programmes",
    "kexin.platform.boards",
    "kexin.platform.api",
]
MIDDLEWARE = [
    # Outermost, so that files and redirects carry the policy too.
    "kexin.platform.site.headers.policy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kexin.platform.api.gate.gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kexin.platform.site.headers.language",
    "kexin.platform.site.headers.kept_by_nobody",
    "kexin.platform.site.headers.plain",
    "django.middleware.common.CommonMiddleware",
    "kexin.platform.site.bodies.bounded",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kexin.platform.orgs.signing_in.second_factor",
    "kexin.platform.audit.doer.known",
    "kexin.platform.site.refusals.told",
]
ROOT_URLCONF = "kexin.platform.urls"
WSGI_APPLICATION = "kexin.platform.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {
        "builtins": ["kexin.platform.site.templatetags.words"],
        "context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages",
            "kexin.platform.site.frame.frame"]}}]

# ---- the database

DATABASES: dict[str, Any] = {"default": dj_database_url.parse(os.environ.get("KEXIN_DATABASE") or f"sqlite:///{HOME / 'site.sqlite3'}", conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers take their turn from the start of a transaction instead of failing in the middle of it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"}
else:
    # Every question is asked of tables that memory or a disk without moving parts holds: indexes are cheap to walk, and compiling a question costs more than it saves.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c random_page_cost=1.1 -c work_mem=16MB")
# Long work waits in the same database for ``kexin work``.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of refused sign-ins are shared by all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}

# A folder with further programmes: KEXIN_PROGRAMMES/<id>/programme.yaml.
PROGRAMMES = Path(os.environ["KEXIN_PROGRAMMES"]) if os.environ.get("KEXIN_PROGRAMMES") else None

# ---- people

AUTH_USER_MODEL = "orgs.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kexin.platform.orgs.passwords.NotLikeOneself"}, {"NAME": "kexin.platform.orgs.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"}, {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"}]
# Links to set a password hold for three days.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "home"
ACCOUNT_ADAPTER, SOCIALACCOUNT_ADAPTER = "kexin.platform.orgs.signing_in.Accounts", "kexin.platform.orgs.signing_in.Providers"
ACCOUNT_FORMS = {name: f"kexin.platform.orgs.signing_forms.{form}" for name, form in (
    ("login", "Login"), ("change_password", "ChangePassword"), ("set_password", "SetPassword"), ("reset_password", "ResetPassword"),
    ("reset_password_from_key", "ResetPasswordKey"), ("reauthenticate", "Reauthenticate"))}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,5/5m/key"}
ACCOUNT_PREVENT_ENUMERATION = True
# Nobody makes this site write to addresses that it does not know.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
SECOND_FACTOR = [seat.strip() for seat in os.environ.get("KEXIN_SECOND_FACTOR", "").split(",") if seat.strip()]
MFA_ADAPTER = "kexin.platform.orgs.signing_in.SecondFactor"
MFA_FORMS = {name: f"kexin.platform.orgs.signing_forms.{form}" for name, form in (("authenticate", "Code"), ("reauthenticate", "CodeAgain"), ("activate_totp", "Activate"))}
# Addresses are written down by two managers; nobody can add one alone.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kexin"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": json.loads(os.environ.get("KEXIN_OIDC", "[]"))}}

# ---- what a browser is told

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kexin.platform.site.errors.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A form has a few dozen fields; documents are bounded where they are taken in.
FILE_UPLOAD_HANDLERS = ["kexin.platform.uploads.Bounded", "django.core.files.uploadhandler.MemoryFileUploadHandler", "django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE, DATA_UPLOAD_MAX_NUMBER_FIELDS, DATA_UPLOAD_MAX_NUMBER_FILES = 2_500_000, 500, 5
# Calls of one token, over all processes.
API_CALLS_A_MINUTE = int(os.environ.get("KEXIN_API_CALLS", "600"))

# ---- language, time, files, mail

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "documents"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage" if os.environ.get("KEXIN_COLLECTED") == "1" else "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = os.environ.get("KEXIN_COLLECTED") != "1"
_mail = urlsplit(os.environ.get("KEXIN_MAIL", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.hostname else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "mails"
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
DEFAULT_FROM_EMAIL = os.environ.get("KEXIN_FROM", "kexin@localhost")

LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}}, "loggers": {"django": {"handlers": ["console"], "level": "WARNING"}}}
AUDITLOG_INCLUDE_ALL_MODELS = False
