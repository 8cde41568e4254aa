"""Settings of the installation, all in this one file and safe by default; it must not hold a secret nor import our own code.

Every value an operator may change comes from the environment (or from `.env` beside manage.py); `.env.example` and docs/operators.md list them.
"""

import os
import secrets
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
TESTING = env.bool("TESTING", default="pytest" in sys.modules)
if not TESTING:  # a test must never reach the database that .env names
    environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _made_secret(path: Path) -> str:
    """Return the random key kept at `path`, made once; two processes that start together get the same one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:  # the other process was first: its key is the key
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()


SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FILE = env.str("SECRET_KEY_FILE", default="")
if not SECRET_KEY and SECRET_KEY_FILE:
    SECRET_KEY = Path(SECRET_KEY_FILE).read_text(encoding="utf-8").strip()
SECRET_KEY_IS_MADE = not SECRET_KEY  # checks.py refuses a made key in production
SECRET_KEY = SECRET_KEY or _made_secret(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)  # the installation holds demo accounts: pages may say so
HTTPS = env.bool("HTTPS", default=not TESTING)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PROXY_COUNT = env.int("PROXY_COUNT", default=0)  # reverse proxies in front that set X-Forwarded-For and -Proto

INSTALLED_APPS = [
    "cchc_portal",
    "units",
    "scoring",
    "whitenoise.runserver_nostatic",
    "cchc_portal.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "cchc_portal.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "cchc_portal.middleware.browser_policy",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cchc_portal.middleware.TryAgain",
    "cchc_portal.middleware.plain_requests",
    "cchc_portal.middleware.body_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cchc_portal.middleware.session_limits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cchc_portal.urls"
WSGI_APPLICATION = "cchc_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "scoring.views.context.header",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------------------------------

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")


def _database(url: str) -> dict[str, Any]:
    """Return the connection settings for `url`; locks and triggers are written for these two databases alone."""
    scheme = url.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    config["HOST"] = unquote(config["HOST"])  # a socket's folder is written %2Frun%2Fpostgresql
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    if scheme == "sqlite":
        options.update(transaction_mode="IMMEDIATE", timeout=20, init_command="PRAGMA journal_mode=WAL;")
    else:
        # long enough for honest work, short enough to answer "thử lại" before a worker hangs
        options.setdefault("options", "-c lock_timeout=3000 -c statement_timeout=15000")
        options.setdefault("connect_timeout", 5)
        config.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
    config["ATOMIC_REQUESTS"] = False  # a service is the transaction
    return config


DATABASES = {"default": _database(DATABASE_URL)}

if TESTING:
    CACHES: dict[str, Any] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
else:
    CACHES = {
        "default": {  # shared by the workers of this machine: login limits are counted here
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

# --- People -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses before a password is looked at
    "allauth.account.auth_backends.AuthenticationBackend",
    "cchc_portal.auth_backend.RulesBackend",
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else ["django.contrib.auth.hashers.PBKDF2PasswordHasher", "django.contrib.auth.hashers.ScryptPasswordHasher"]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/viec-cua-toi/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "cchc_portal.auth_backend.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    # By address only: a limit by name would let anybody lock out anybody (axes below limits the pair).
    "login": "60/m/ip",
    "login_failed": "30/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 15 minutes are 15 minutes
AXES_CLIENT_IP_CALLABLE = "cchc_portal.http.limited_address"
AXES_USERNAME_CALLABLE = "cchc_portal.http.typed_username"
AXES_LOCKOUT_CALLABLE = "cchc_portal.http.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_IDLE = timedelta(minutes=30)  # middleware.session_limits
SESSION_LIMIT = timedelta(hours=8)
SESSION_COOKIE_AGE = int(SESSION_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cchc_portal.http.csrf_failure"

# --- Browser policy -----------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the machine itself
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Language, time, files ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]  # words that the libraries do not say in Vietnamese
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise wants it from the first start on
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = ""  # files people send are served by views that check the person, never by address
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if TESTING or DEBUG
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG  # found when asked for: a test's client does not list every file first

MAX_BODY_BYTES = 12 * 1024 * 1024  # middleware.body_limit: a whole request, files included
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
OPEN_DATA_LICENCE = env.str("OPEN_DATA_LICENCE", default="Dữ liệu mở theo quy định của cơ quan công bố; ghi rõ nguồn.")
MESSAGE_TAGS = {  # the notice classes of components.css
    message_levels.DEBUG: "notice",
    message_levels.INFO: "notice",
    message_levels.SUCCESS: "notice notice-ok",
    message_levels.WARNING: "notice notice-warn",
    message_levels.ERROR: "notice notice-error",
}
# Without EMAIL_URL no letter is stored or sent; the demo's letters are files. An absolute path begins with a fourth slash.
globals().update(env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR}/mail" if DEMO else "dummymail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="khong-tra-loi@localhost")
PORTAL_URL = env.str("PORTAL_URL", default="").rstrip("/")
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Logs: one JSON object a line, without what people type -------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="WARNING" if TESTING else "INFO")
LOGGING_CONFIG = "cchc_portal.logs.configure"
LOGGING = {"level": LOG_LEVEL}
