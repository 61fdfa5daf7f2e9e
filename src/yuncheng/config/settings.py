"""Settings. Everything that differs between machines comes from the environment:

`YUNCHENG_DATA` data directory · `DATABASE_URL` · `YUNCHENG_COUNTY` a county's TOML file · `YUNCHENG_DEMO=1` the demo
county · `YUNCHENG_SECRET_KEY`, `YUNCHENG_CHAIN_KEY` keys (made once under the data directory where not given) ·
`YUNCHENG_HOSTS` names the server answers to.
"""

from __future__ import annotations

from pathlib import Path

import environ

from yuncheng.config.databases import database
from yuncheng.config.keys import kept_key

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
DATA_DIR = Path(env.str("YUNCHENG_DATA", default=str(ROOT / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEMO = env.bool("YUNCHENG_DEMO", default=False)
DEBUG = False
SECRET_KEY = env.str("YUNCHENG_SECRET_KEY", default="") or kept_key(DATA_DIR / "keys" / "secret")
CHAIN_KEY = env.str("YUNCHENG_CHAIN_KEY", default="") or kept_key(DATA_DIR / "keys" / "chain")
CHAIN_KEY_ID = env.str("YUNCHENG_CHAIN_KEY_ID", default="k1")
COUNTY_FILE = env.str("YUNCHENG_COUNTY", default="")

ALLOWED_HOSTS = env.list("YUNCHENG_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("YUNCHENG_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "heroicons",
    "axes",
    "yuncheng.ui",
    "yuncheng.registry",
    "yuncheng.casework",
    "yuncheng.lifecycle.plans",
    "yuncheng.lifecycle.planning",
    "yuncheng.lifecycle.board",
    "yuncheng.lifecycle.investment",
    "yuncheng.lifecycle.consultation",
    "yuncheng.lifecycle.approval",
    "yuncheng.lifecycle.resemblance",
    "yuncheng.catalogue",
    "yuncheng.portal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yuncheng.registry.doors.DoorMiddleware",
    "yuncheng.casework.refusal_pages.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yuncheng.config.urls"
WSGI_APPLICATION = "yuncheng.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "yuncheng.portal.frame.frame",
            ],
        },
    }
]

DATABASES = {"default": database(env.str("DATABASE_URL", default="") or None, DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "registry.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "yuncheng.registry.backends.AccountBackend"]
PASSWORD_HASHERS = ["yuncheng.registry.passwords.Sm3PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yuncheng.registry.passwords.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "yuncheng.registry.passwords.CommonValidator"},
    {"NAME": "yuncheng.registry.passwords.NotOnlyDigitsValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env.bool("YUNCHENG_HTTPS", default=False)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_FAILURE_VIEW = "yuncheng.casework.refusal_pages.forged"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "portal/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
FILES_DIR = DATA_DIR / "files"
LIKENESS_DIR = DATA_DIR / "likeness"  # the index of what resembles what, where the database is SQLite
LIKENESS_WEIGHTS = DATA_DIR / "likeness-weights.json"  # weights of a county's own, where there are; else the shipped
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "yuncheng.config.static.CollectedStaticFiles"},
}

UPLOAD_LIMIT_BYTES = env.int("YUNCHENG_UPLOAD_LIMIT", default=50 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100_000  # a catalogue of 5,000 rows is one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
