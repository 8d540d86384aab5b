"""Settings of Hopmarket: everything that differs between two installations comes from the environment.

HOPMARKET_HOME           the state folder: database, files (default ./var)
HOPMARKET_KEYS           the server's keys (default beside the state folder: ./var-keys)
HOPMARKET_DATABASE_URL   postgresql://user:password@host/name; without it SQLite in the state folder
HOPMARKET_BASE_URL       the address that people use, such as https://market.example.org
HOPMARKET_ALLOWED_HOSTS  host names that this server answers to, separated by commas
HOPMARKET_TRUST_PROXY    1 when a proxy in front sets X-Forwarded-Proto and X-Forwarded-For
HOPMARKET_MAIL_URL       smtp://user:password@host:587 or smtps://user:password@host:465
HOPMARKET_MAIL_FROM      the sender of letters
HOPMARKET_PARTNERSHIP    the name of the partnership, shown on every page
HOPMARKET_CHECKS_PHONE   the telephone number of whoever checks organisations, shown to who waits for it
HOPMARKET_OCID_PREFIX    the publisher's prefix of open contracting identifiers
HOPMARKET_IMPORT_URLS    addresses to import notices from, KEY=https://…, separated by spaces
HOPMARKET_IMPORT_EVERY   minutes between two scheduled imports, 60 by default
HOPMARKET_DEMONSTRATION  1 for the demonstration; production refuses it
HOPMARKET_DEBUG          1 for a developer's pages about errors; production refuses it
HOPMARKET_PDF            1: packs as PDF too; `./run` reads it, and installs what that takes
HOPMARKET_LOG            json (default) or plain
HOPMARKET_LOG_LEVEL      INFO by default
"""

from __future__ import annotations

import os
from email.utils import formataddr
from pathlib import Path
from urllib.parse import urlsplit

from hopmarket import environment, logs, server_keys

# Whose portal this is
HOME = server_keys.keys_home()
DEMONSTRATION = environment.switched_on("HOPMARKET_DEMONSTRATION")
DEBUG = environment.switched_on("HOPMARKET_DEBUG")
TESTING = environment.switched_on("HOPMARKET_TESTING")
PRODUCTION = not (DEMONSTRATION or DEBUG or TESTING)
PARTNERSHIP = os.environ.get("HOPMARKET_PARTNERSHIP") or (
    "Severn and Teme" if DEMONSTRATION or TESTING else "Hopmarket"
)
CHECKS_PHONE = os.environ.get("HOPMARKET_CHECKS_PHONE") or ("01632 960123" if DEMONSTRATION else "")
"""In a demonstration a number that Ofcom keeps for drama: nobody answers it."""
OCID_PREFIX = os.environ.get("HOPMARKET_OCID_PREFIX") or "ocds-hopmkt"
IMPORT_URLS = os.environ.get("HOPMARKET_IMPORT_URLS", "").split()
IMPORT_EVERY = environment.whole_number("HOPMARKET_IMPORT_EVERY", 60)
SECRET_KEY = server_keys.secret_key()

# Addresses
BASE_URL = (os.environ.get("HOPMARKET_BASE_URL") or "http://localhost:8000").rstrip("/")
_base = urlsplit(BASE_URL)
_secure = _base.scheme == "https"
ALLOWED_HOSTS = environment.listed_values("HOPMARKET_ALLOWED_HOSTS") or (
    [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]
TRUST_PROXY = environment.switched_on("HOPMARKET_TRUST_PROXY")
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
ROOT_URLCONF = "hopmarket.urls"
WSGI_APPLICATION = "hopmarket.wsgi.application"

# Rooms and pages
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "hopmarket.records.ledger",
    "hopmarket.records.files",
    "hopmarket.records.post",
    "hopmarket.records.turns",
    "hopmarket.records.capabilities",
    "hopmarket.records.debarment",
    "hopmarket.records.explanations",
    "hopmarket.records.registers",
    "hopmarket.records.barrier_findings",
    "hopmarket.records.drafts",
    "hopmarket.records.publications",
    "hopmarket.records.parties",
    "hopmarket.records.library",
    "hopmarket.records.bodies",
    "hopmarket.records.consultations",
    "hopmarket.records.published_organisations",
    "hopmarket.records.notices",
    "hopmarket.records.search",
    "hopmarket.records.open_data",
    "hopmarket.records.alerts",
    "hopmarket.records.framework",
    "hopmarket.records.signatures",
    "hopmarket.records.opportunities",
    "hopmarket.records.responses",
    "hopmarket.records.evaluation",
    "hopmarket.records.agreements",
    "hopmarket.records.recorded_purchases",
    "hopmarket.records.figures",
    "hopmarket.records.tasks",
    "hopmarket.pages.parts",
    "hopmarket.pages.public",
    "hopmarket.pages.supplier",
    "hopmarket.pages.commissioner",
    "hopmarket.pages.evaluator",
    "hopmarket.pages.oversight",
    "hopmarket.pages.partnership",
    "hopmarket.pages.account",
    "hopmarket.pages.feeds",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hopmarket.pages.feeds.api.api_middleware.ApiMiddleware",
    "csp.middleware.CSPMiddleware",
    "hopmarket.health.HealthMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hopmarket.pages.account.middleware.MemberMiddleware",
    "hopmarket.pages.parts.capability_middleware.CapabilityMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hopmarket.site_context.site_context",
                "hopmarket.pages.parts.masthead.nav",
                "hopmarket.pages.account.came_from.on_the_way",
            ],
        },
    }
]

# Database and files
DATABASES = {
    "default": environment.database(os.environ.get("HOPMARKET_DATABASE_URL", ""), HOME, pooled=not TESTING)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES_ROOT = HOME / "files"
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES_ROOT)},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache"
        if TESTING
        else "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": "tests" if TESTING else str(HOME / "cache"),
    }
}
FILE_UPLOAD_HANDLERS = ["hopmarket.records.files.upload_handler.SealingUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
API_REQUESTS_A_MINUTE = 1_000_000 if TESTING else 600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50

# People
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/account/desk/"
ACCOUNT_ADAPTER = "hopmarket.pages.account.allauth_adapters.DoorAdapter"
ACCOUNT_FORMS = {
    "login": "hopmarket.pages.account.sign_up_forms.DoorLoginForm",
    "signup": "hopmarket.pages.account.sign_up_forms.DoorSignupForm",
}
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "hopmarket.pages.account.allauth_adapters.CodeAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "optional" if DEMONSTRATION else "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _base.scheme
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Wrong passwords are counted by address first: nobody locks a rival out just before a deadline.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,100/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"Hopmarket {PARTNERSHIP}"
MFA_RECOVERY_CODE_COUNT = 10

# Headers and cookies
SECURE_SSL_REDIRECT = _secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
SECURE_HSTS_PRELOAD = _secure
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "hopmarket.records.parties.sessions"
SESSION_COOKIE_NAME = "hopmarket_session"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "hopmarket_csrf"
CSRF_FAILURE_VIEW = "hopmarket.pages.parts.out_of_date_form.out_of_date_form"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# Words, time, letters, logs
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
MAIL_URL = os.environ.get("HOPMARKET_MAIL_URL", "")
globals().update(environment.mail(MAIL_URL, HOME))
DEFAULT_FROM_EMAIL = os.environ.get("HOPMARKET_MAIL_FROM") or formataddr(
    (PARTNERSHIP, f"no-reply@{_base.hostname or 'localhost'}")
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOGGING = logs.logging_settings(
    plain=os.environ.get("HOPMARKET_LOG", "json") == "plain",
    level=environment.log_level("WARNING" if TESTING else "INFO"),
)
STATE_FOLDERS: tuple[Path, ...] = (HOME, FILES_ROOT, STATIC_ROOT)
for _folder in STATE_FOLDERS:
    _folder.mkdir(mode=0o700, parents=True, exist_ok=True)
