"""URL paths built from a template and ids; nothing that a person typed may change which resource is meant."""

import re

from gateway.providers.errors import UnsafeValue

SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}")


def path(template: str, *segments: str) -> str:
    """Return the template with each ``{}`` filled by one path segment.

    Raises:
        UnsafeValue: a segment is empty, holds a slash or the like, or begins with a dot
            (``..`` would be resolved before the request leaves).
    """
    for segment in segments:
        if not SEGMENT.fullmatch(segment):
            raise UnsafeValue("not fit for a path segment")
    return template.format(*segments)
