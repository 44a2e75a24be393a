"""The sandbox as a Django app, which finds its command, templates and static files."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Both stand-in clouds; no models."""

    name = "sandbox"
    verbose_name = "Sandbox"
