"""URL paths built from a template and ids; an unsafe value cannot change which resource is addressed."""

import re

from gateway.providers.errors import UnsafeValue

SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")


def path(template: str, *segments: str) -> str:
    """Return the template with each ``{}`` filled by one path segment.

    Raises:
        UnsafeValue: a segment is empty, contains a slash or the like, or begins with a dot
            (``..`` would be resolved before the request is sent).
    """
    for segment in segments:
        if not SEGMENT.fullmatch(segment):
            raise UnsafeValue("the value does not fit into a path")
    return template.format(*segments)
