"""The only shape that travels to a browser: an element with an id, and how it enters the page.

Contract: docs/live.md. The browser drops a fragment whose ``data-revision`` is older than what it shows.
"""


def replace(html: str) -> str:
    """Return the fragment that puts a rendered partial in place of the element with the same id.

    The partial's first attribute is its id, so that it can be marked without parsing.
    """
    return html.replace(" id=", ' hx-swap-oob="morph" id=', 1)


def remove(element_id: str) -> str:
    """Return the fragment that takes an element off the page."""
    return f'<div id="{element_id}" hx-swap-oob="delete"></div>'


def append(html: str, *, into: str) -> str:
    """Return the fragment that adds a partial at the end of an element, or replaces it if it is there."""
    return f'<div hx-swap-oob="beforeend:#{into}">{html}</div>'
