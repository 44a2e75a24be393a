"""Answers as XML, for those who ask for it."""

import json
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse, HttpResponseBase

XML_TYPE = "application/xml;charset=UTF-8"


def in_asked_form(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return the answer, JSON as XML when the caller wants only that."""
    accepted = request.headers.get("Accept", "")
    is_json = response.headers.get("Content-Type", "").startswith("application/json")
    if "xml" not in accepted or "json" in accepted or not is_json or not isinstance(response, HttpResponse):
        return response
    response.content = as_xml(json.loads(response.content))
    response["Content-Type"] = XML_TYPE
    return response


def as_xml(value: dict[str, Any]) -> bytes:
    """Return ``<response>`` with an element per key, and one per entry of a list."""
    root = Element("response")
    _fill(root, value)
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True))


def _fill(parent: Element, value: Any) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            for each in inner if isinstance(inner, list) else [inner]:
                _fill(SubElement(parent, name), each)
    elif value is not None:
        parent.text = str(value).lower() if isinstance(value, bool) else str(value)
