"""Fragments: elements with an id that a browser puts into its page.

Contract: docs/live.md. The browser drops a fragment whose ``data-revision`` is older than what it shows.
"""


def replace(html: str) -> str:
    """Return the fragment that replaces the element with the same id by a rendered partial.

    The partial's first attribute must be its id: it is marked without parsing the HTML.
    """
    return html.replace(" id=", ' hx-swap-oob="morph" id=', 1)


def remove(element_id: str) -> str:
    """Return the fragment that removes an element from the page."""
    return f'<div id="{element_id}" hx-swap-oob="delete"></div>'


def append(html: str, *, into: str) -> str:
    """Return the fragment that adds a partial to an element, by its ``data-order``, or replaces it there."""
    return f'<div hx-swap-oob="beforeend:#{into}">{html}</div>'
