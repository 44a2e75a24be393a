from django.apps import AppConfig


class BridgeProjectConfig(AppConfig):
    name = "bridge_project"

    def ready(self) -> None:
        """Join the way out to the way in: what becomes of our calls are facts, too."""
        from bridge_project import flow  # noqa: PLC0415 -- models exist only now
        from gateway import outcomes  # noqa: PLC0415 -- as above

        outcomes.listen(flow.answer_all)
