"""Settings of ``python -m sandbox``: no database, everything in memory, bound to this machine."""

import os

from django.core.management.utils import get_random_secret_key

SANDBOX_GENESYS_PORT = int(os.environ.get("SANDBOX_GENESYS_PORT", "8001"))
SANDBOX_SERVICENOW_PORT = int(os.environ.get("SANDBOX_SERVICENOW_PORT", "8002"))
SANDBOX_SEED = os.environ.get("SANDBOX_SEED", "1")
# Paths of PEM files; with them both ports speak TLS alone. Some of the vendors' clients insist on it.
SANDBOX_TLS_CERTIFICATE = os.environ.get("SANDBOX_TLS_CERTIFICATE", "")
SANDBOX_TLS_KEY = os.environ.get("SANDBOX_TLS_KEY", "")
# Names besides this machine's own that the sandbox answers to; ".example.com" stands for all below it.
SANDBOX_HOSTS = [*filter(None, map(str.strip, os.environ.get("SANDBOX_ALLOWED_HOSTS", "").split(",")))]
SANDBOX_WEBHOOK_URL = os.environ.get("SANDBOX_WEBHOOK_URL", "")
SANDBOX_WEBHOOK_SECRET = os.environ.get("SANDBOX_WEBHOOK_SECRET", "")
SANDBOX_SERVICENOW_WEBHOOK_URL = os.environ.get("SANDBOX_SERVICENOW_WEBHOOK_URL", "")
SANDBOX_SERVICENOW_WEBHOOK_TOKEN = os.environ.get("SANDBOX_SERVICENOW_WEBHOOK_TOKEN", "")
SANDBOX_DESK_URL = os.environ.get("SANDBOX_DESK_URL", "")

DEBUG = False
SECRET_KEY = get_random_secret_key()
# Nobody can own a name below .localhost or .test. Source: RFC 6761.
ALLOWED_HOSTS = ["127.0.0.1", ".localhost", ".test", "testserver", *SANDBOX_HOSTS]
INSTALLED_APPS = ["channels", "django.contrib.staticfiles", "sandbox"]
MIDDLEWARE = ["sandbox.front.middleware.CloudMiddleware"]
ROOT_URLCONF = "sandbox.front.urls"
DATABASES: dict[str, dict[str, str]] = {}
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]
STATIC_URL = "/static/"
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Refusals are what a sandbox is for; only broken code is worth a line.
    "loggers": {"django.request": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
