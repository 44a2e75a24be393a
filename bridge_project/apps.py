from django.apps import AppConfig


class BridgeProjectConfig(AppConfig):
    name = "bridge_project"

    def ready(self) -> None:
        """Register the flow with the packages below it, which must not import it."""
        from bridge_project import flow  # noqa: PLC0415 -- models exist only now
        from gateway import settled  # noqa: PLC0415 -- as above
        from live import changes, hub  # noqa: PLC0415 -- as above

        settled.listen(flow.answer_all)
        changes.listen(flow.LISTENERS)
        hub.render_with(flow.RENDERERS)
