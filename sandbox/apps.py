"""The sandbox as a Django app, so that ``manage.py sandbox`` exists."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Both stand-in clouds; no models."""

    name = "sandbox"
    verbose_name = "Sandbox"
