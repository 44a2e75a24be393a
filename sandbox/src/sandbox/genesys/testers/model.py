"""What testers leave behind: files that customers attached on the page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as it was sent; ``mime`` is what the sender called it."""

    name: str
    mime: str
    content: bytes
