"""All settings, read once from the environment; docs/settings.md documents each of them."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bridge_project import admin_theme, link_patterns, profile, regions
from gateway.providers import masking

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("BRIDGE_DATA_DIR", default=str(BASE_DIR / "var")))

# ---- profile, secrets
BRIDGE_PROFILE = profile.chosen(env("BRIDGE_PROFILE", default="production"))
DEMO = BRIDGE_PROFILE == "demo"
DEMO_PASSWORD = "demo"  # the production profile rejects it, see accounts.backends
_demo = profile.demo_keys(DATA_DIR) if DEMO else {}
BRIDGE_PORT = env.int("BRIDGE_PORT", default=8000)
BRIDGE_INBOUND_PORT = env.int("BRIDGE_INBOUND_PORT", default=8010)
SANDBOX_GENESYS_PORT = env.int("SANDBOX_GENESYS_PORT", default=8001)
SANDBOX_SERVICENOW_PORT = env.int("SANDBOX_SERVICENOW_PORT", default=8002)
SECRET_KEY = env("SECRET_KEY", default=_demo.get("secret", env.NOTSET))
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[_demo["field"]] if DEMO else env.NOTSET)
DEBUG = False  # in the demo as well, so that it behaves like production
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEMO else env.NOTSET)
PUBLIC_URL = env("PUBLIC_URL", default=f"http://127.0.0.1:{BRIDGE_PORT}" if DEMO else env.NOTSET)

# ---- applications
INSTALLED_APPS = [
    "unfold",  # before django.contrib.admin, whose templates it replaces
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "channels",
    "import_export",
    "simple_history",
    "csp",
    "bridge_project",
    "accounts",
    "inbox",
    "incidents",
    "routing",
    "gateway",
    "live",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # WhiteNoise belongs directly after SecurityMiddleware.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bridge_project.middleware.never_stored",
    "csp.middleware.CSPMiddleware",
    "bridge_project.middleware.admin_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "routing.middleware.AgentLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "bridge_project.urls"
ASGI_APPLICATION = "bridge_project.asgi.application"
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
            ]
        },
    }
]
USE_TZ = USE_I18N = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = env("LANGUAGE_CODE", default="en-gb")  # also of what is written into ServiceNow
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend"]
LOGIN_URL = "accounts:signin"
SIGN_IN_URL = "accounts:begin"  # for an agent whose Genesys token has ended
LOGIN_REDIRECT_URL = "/admin/"  # after a sign-in by password; the sign-in by Genesys has its own target
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # frame-ancestors below replaces X-Frame-Options

# ---- database, channel layer
DATABASE_URL = env("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'bridge.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = None  # opening a connection costs more than most queries
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "transaction_mode": "IMMEDIATE",  # a lock that is upgraded later fails without waiting
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    )
else:
    pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", default=16)}
    # Threads return their connection before HTTP requests, see gateway.pool.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = pool
REDIS_URL = env("REDIS_URL", default="")
REDIS_PREFIX = env("REDIS_PREFIX", default="bridge")
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": REDIS_PREFIX},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
# The cache is Django's default, this process' memory: pages must not need Redis.

# ---- pages, static files, cookies, policy
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"  # filled by collectstatic
if DEMO:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns when the folder is missing
STATICFILES_DIRS = [BASE_DIR / "static"]
_hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEMO else _hashed},
}
WHITENOISE_USE_FINDERS = DEMO  # the demo does not run collectstatic
# Browsers share cookies between ports; the prefix __Host- needs HTTPS and forbids other hosts to set them.
SESSION_COOKIE_NAME = f"bridge-session-{BRIDGE_PORT}" if DEMO else "__Host-bridge-session"
CSRF_COOKIE_NAME = f"bridge-csrf-{BRIDGE_PORT}" if DEMO else "__Host-bridge-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = env.int("SESSION_AGE_S", default=18 * 3600)  # longer than any shift
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]  # behind a proxy the host differs
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEMO)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # load balancers check these by HTTP
# The proxy must remove this header from clients' requests.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

# ---- Genesys Cloud
_sandbox_genesys = f"http://127.0.0.1:{SANDBOX_GENESYS_PORT}"
_region = regions.hosts(env("GENESYS_REGION", default=""))
GENESYS_API_URL = env("GENESYS_API_URL", default=_region.api or (_sandbox_genesys if DEMO else env.NOTSET))
GENESYS_CONVERSATION_URL = env(
    "GENESYS_CONVERSATION_URL",
    default=GENESYS_API_URL.replace("://api.", "://apps.", 1) + "/directory/#/engage/admin/interactions/{id}",
)
GENESYS_LOGIN_URL = env(
    "GENESYS_LOGIN_URL", default=_region.login or (_sandbox_genesys if DEMO else env.NOTSET)
)
GENESYS_CLIENT_ID = env("GENESYS_CLIENT_ID", default="sandbox-service" if DEMO else env.NOTSET)
GENESYS_CLIENT_SECRET = env("GENESYS_CLIENT_SECRET", default="sandbox-secret" if DEMO else env.NOTSET)
GENESYS_AGENT_CLIENT_ID = env("GENESYS_AGENT_CLIENT_ID", default="sandbox-agent" if DEMO else env.NOTSET)
# Two secrets during a rotation. Source: docs/providers/genesys.md#webhook-signature
GENESYS_OPEN_MESSAGING_SECRET = env.list(
    "GENESYS_OPEN_MESSAGING_SECRET", default=[_demo["webhook"]] if DEMO else []
)
GENESYS_EVENTS_KEY = env("GENESYS_EVENTS_KEY", default="")  # empty: the webhook rejects everything
# What Genesys is told about a conversation's incident: the attribute for each of number, link and id.
LINK_BACK_ATTRIBUTES = env.dict("LINK_BACK_ATTRIBUTES", default={"number": "incident"})
if not LINK_BACK_ATTRIBUTES.keys() <= {"number", "link", "id"}:
    raise ImproperlyConfigured("LINK_BACK_ATTRIBUTES names attributes for number, link and id")
LINK_BACK_TAG = env.bool("LINK_BACK_TAG", default=True)
GENESYS_SUMMARIES = env.bool("GENESYS_SUMMARIES", default=True)
# Two keys during a rotation; empty: every look-up is refused. Source: docs/providers/data-action.md
GENESYS_LOOKUP_KEY = env.list("GENESYS_LOOKUP_KEY", default=[])
GENESYS_LOOKUPS_PER_MINUTE = env.int("GENESYS_LOOKUPS_PER_MINUTE", default=600)
GENESYS_TIMEOUT_S = env.float("GENESYS_TIMEOUT_S", default=8.0)  # an agent waits for the answer
# Genesys' default limit for a token. Source: docs/providers/genesys.md#errors
GENESYS_BUDGET_PER_MINUTE = env.int("GENESYS_BUDGET_PER_MINUTE", default=300)

# ---- ServiceNow
_sandbox_servicenow = f"http://127.0.0.1:{SANDBOX_SERVICENOW_PORT}"
SERVICENOW_URL = env("SERVICENOW_URL", default=_sandbox_servicenow if DEMO else env.NOTSET)
SERVICENOW_USER = env("SERVICENOW_USER", default="bridge" if DEMO else "")
SERVICENOW_PASSWORD = env("SERVICENOW_PASSWORD", default="bridge" if DEMO else "")
SERVICENOW_CLIENT_ID = env("SERVICENOW_CLIENT_ID", default="")
SERVICENOW_CLIENT_SECRET = env("SERVICENOW_CLIENT_SECRET", default="")
SERVICENOW_API_KEY = env("SERVICENOW_API_KEY", default="")
if not (SERVICENOW_API_KEY or SERVICENOW_CLIENT_ID or SERVICENOW_USER):
    raise ImproperlyConfigured("ServiceNow needs an OAuth client, a user and password, or an API key")
SERVICENOW_WEBHOOK_TOKEN = env("SERVICENOW_WEBHOOK_TOKEN", default=_demo.get("webhook", ""))
SERVICENOW_INSTANCE = env("SERVICENOW_INSTANCE", default="")  # empty: events of any instance are taken
SERVICENOW_TIMEOUT_S = env.float("SERVICENOW_TIMEOUT_S", default=10.0)
# How long to wait before looking for the result of a create that had no answer.
SERVICENOW_QUIET_S = env.float("SERVICENOW_QUIET_S", default=2.0 if DEMO else 30.0)
# Must not exceed the instance's own rate limit rule.
SERVICENOW_BUDGET_PER_HOUR = env.int("SERVICENOW_BUDGET_PER_HOUR", default=20_000)
# A node works on four requests at a time. Source: docs/providers/servicenow.md#errors
SERVICENOW_IN_FLIGHT = env.int("SERVICENOW_IN_FLIGHT", default=4)
SERVICENOW_RECORD_URL = link_patterns.of_records(env("SERVICENOW_RECORD_URL", default="classic"))
SERVICENOW_LIST_URL = link_patterns.of_lists(env("SERVICENOW_LIST_URL", default=""), SERVICENOW_RECORD_URL)
SERVICENOW_NOTE_LENGTH = env.int("SERVICENOW_NOTE_LENGTH", default=4000)
# Interaction records, where the instance has that table. Source: docs/providers/servicenow.md#interactions
INTERACTION_RECORDS = env("INTERACTION_RECORDS", default="follow")
if INTERACTION_RECORDS not in ("off", "end", "follow"):
    raise ImproperlyConfigured("INTERACTION_RECORDS must be off, end or follow")
INTERACTION_PAUSE_S = env.float("INTERACTION_PAUSE_S", default=10.0)
SERVICENOW_INTERACTION_ID_COLUMN = env("SERVICENOW_INTERACTION_ID_COLUMN", default="external_id")
SERVICENOW_INTERACTION_STATES = env.dict("SERVICENOW_INTERACTION_STATES", default={})
PHONE_REGION = env("PHONE_REGION", default="US")
NO_INCIDENT_REASONS = env.list("NO_INCIDENT_REASONS", default=["Wrong number", "Solved at once", "Spam"])
# Numbers of the service desk itself, which identify no caller.
OWN_NUMBERS = env.list("OWN_NUMBERS", default=[])
# Which participant attributes identify the customer, and as what; empty for the usual ones.
CALLER_ATTRIBUTES = env.dict("CALLER_ATTRIBUTES", default={})

# ---- privacy
MASKED_NUMBERS = env.list("MASKED_NUMBERS", default=list(masking.DEFAULT))
MASKED_PATTERNS = env.json("MASKED_PATTERNS", default=[])
try:
    masking.Masker(MASKED_NUMBERS, extra=MASKED_PATTERNS)
except (TypeError, ValueError) as error:
    raise ImproperlyConfigured(f"MASKED_NUMBERS or MASKED_PATTERNS: {error}") from None

# ---- who may frame the pages, and what they may load
FRAME_ANCESTORS = env.list("FRAME_ANCESTORS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],  # everything that is not listed below
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler's style sheet has images in data: addresses
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, GENESYS_LOGIN_URL],  # the sign-in form redirects there
        "base-uri": [NONE],
        # A vendor's desktop may show Bridge in a frame.
        "frame-ancestors": FRAME_ANCESTORS or [NONE],
    }
}

# ---- how often and how long
RECONCILE_EVERY_S = env.float("RECONCILE_EVERY_S", default=30.0)
CATALOGUE_EVERY_S = env.float("CATALOGUE_EVERY_S", default=600.0)
LIST_SHRINK_SHARE = env.float("LIST_SHRINK_SHARE", default=0.5)
DIRECTORY_INDEX = env.bool("DIRECTORY_INDEX", default=True)
DIRECTORY_EVERY_S = env.float("DIRECTORY_EVERY_S", default=60.0)
DIRECTORY_CHECK_EVERY_S = env.float("DIRECTORY_CHECK_EVERY_S", default=6 * 3600.0)
EVENT_RETENTION_DAYS = env.int("EVENT_RETENTION_DAYS", default=14)
ACTIVITY_RETENTION_DAYS = env.int("ACTIVITY_RETENTION_DAYS", default=400)
EVENT_PAYLOAD_MINUTES = env.int("EVENT_PAYLOAD_MINUTES", default=60)

INTEGRITY_EVERY_S = env.float("INTEGRITY_EVERY_S", default=900.0)
INTEGRITY_AFTER_MINUTES = env.int("INTEGRITY_AFTER_MINUTES", default=60)
INTEGRITY_DAYS = env.int("INTEGRITY_DAYS", default=30)

# ---- outage mode
OUTAGE_TABLE = env("OUTAGE_TABLE", default="System_Health")  # a data table of Architect
OUTAGE_NOTE_EVERY_S = max(30.0, env.float("OUTAGE_NOTE_EVERY_S", default=45.0))
OUTAGE_CHILDREN_PER_MINUTE = env.int("OUTAGE_CHILDREN_PER_MINUTE", default=30)
OUTAGE_SUGGEST_RATIO = env.float("OUTAGE_SUGGEST_RATIO", default=3.0)
OUTAGE_SUGGEST_AT_LEAST = env.int("OUTAGE_SUGGEST_AT_LEAST", default=20)
CRITICAL_EVERY_S = env.float("CRITICAL_EVERY_S", default=180.0)
BOOSTS_PER_HOUR = env.int("BOOSTS_PER_HOUR", default=20)
BOOST_MARGIN_MINUTES = env.int("BOOST_MARGIN_MINUTES", default=5)
BOOST_MINUTES = env.int("BOOST_MINUTES", default=120)

METRICS_TOKEN = env("METRICS_TOKEN", default="")
METRICS_PORT = env.int("METRICS_PORT", default=0)

# ---- logs
LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "gateway.operations.privacy.MaskedFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"urllib3": {"level": "ERROR"}, "daphne": {"level": "WARNING"}},
}

# ---- admin
UNFOLD = admin_theme.UNFOLD
IMPORT_EXPORT_USE_TRANSACTIONS = True  # a file of mappings is imported completely or not at all
