"""Notes on a contact over REST."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox import clock
from sandbox.genesys.bodies import json_object, text, words
from sandbox.genesys.contacts import fields, lookups, pages, shapes
from sandbox.genesys.contacts.store import Note
from sandbox.genesys.endpoints import signed_in
from sandbox.genesys.errors import Refused
from sandbox.genesys.identity.credentials import Token
from sandbox.genesys.state import STATE

MAX_CHARS = 2000


@signed_in
def listed(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Return the notes on a contact; with ``expand=mergeset`` also on those merged into it."""
    contact, expand = lookups.known(contact_id), words(request, "expand")
    ids = {contact.id, *(contact.merged_from if "mergeset" in expand else [])}
    own = [shapes.note(each, expand) for each in STATE.contacts.notes.values() if each.contact_id in ids]
    in_order = pages.ordered(own, request.GET.get("sortOrder", ""), ("createDate",))
    return JsonResponse(pages.page(request.path, in_order, request.GET.dict()))


@signed_in
def one(token: Token, request: HttpRequest, contact_id: str, note_id: str) -> HttpResponse:
    """Return a note."""
    return JsonResponse(shapes.note(_known(contact_id, note_id), words(request, "expand")))


@signed_in
def create(token: Token, request: HttpRequest, contact_id: str) -> HttpResponse:
    """Write a note."""
    contact, now = lookups.known(contact_id), clock.now()
    note = Note(
        id=STATE.new_id("note"),
        contact_id=contact.id,
        text=_text(json_object(request)),
        author_id=token.user_id or token.client_id,
        created_at=now,
        modified_at=now,
    )
    STATE.contacts.notes[note.id] = note
    return JsonResponse(shapes.note(note, set()))


@signed_in
def replace(token: Token, request: HttpRequest, contact_id: str, note_id: str) -> HttpResponse:
    """Write a note anew."""
    note = _known(contact_id, note_id)
    note.text, note.modified_at = _text(json_object(request)), clock.now()
    return JsonResponse(shapes.note(note, set()))


@signed_in
def change(token: Token, request: HttpRequest, contact_id: str, note_id: str) -> HttpResponse:
    """Change the text of a note."""
    note = _known(contact_id, note_id)
    after = fields.patched({"noteText": note.text}, json_object(request), {"noteText": lambda value: value})
    note.text, note.modified_at = _text(after), clock.now()
    return JsonResponse(shapes.note(note, set()))


@signed_in
def delete(token: Token, request: HttpRequest, contact_id: str, note_id: str) -> HttpResponse:
    """Delete a note."""
    del STATE.contacts.notes[_known(contact_id, note_id).id]
    return JsonResponse({})


def _known(contact_id: str, note_id: str) -> Note:
    contact, note = lookups.known(contact_id), STATE.contacts.notes.get(note_id)
    if note is None or note.contact_id not in (contact.id, *contact.merged_from):
        raise Refused(404, "not.found", f"Note {note_id} was not found")
    return note


def _text(body: dict[str, Any]) -> str:
    written = text(body, "noteText")
    if len(written) > MAX_CHARS:
        raise Refused(400, "bad.request", f"The noteText is longer than {MAX_CHARS} characters.")
    return written
