"""Finds texts for people that no translation call marks: in templates, in Python and in scripts."""

import ast
import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

# Names that are the same in every language.
PROPER = {
    "Bridge", "Genesys Cloud", "Genesys", "ServiceNow", "WhatsApp", "SMS", "Messenger", "EventBridge",
    "INC0012345",
}  # fmt: skip
SHOWN_ATTRIBUTES = {"alt", "aria-label", "label", "placeholder", "title"}
OPAQUE = {"kbd", "script", "style"}
CAPITALISED = re.compile(r"[A-Z][a-z]")
ARGUMENT = re.compile(r"""(?:\s\w+=|\|default:|\|yesno:)"([^"]*)\"""")

RAISED = {
    "Declined",
    "NotDone",
    "NotNow",
    "PermissionDenied",
    "SignInFailed",
    "ValidationError",
}
SHOWN_KEYWORDS = {
    "action_label", "description", "empty_value", "help_text", "label", "pending", "refusal", "text",
    "verbose_name", "verbose_name_plural",
}  # fmt: skip
SHOWN_NAMES = {"verbose_name", "verbose_name_plural", "search_help_text", "title", "short_description"}

LITERAL = re.compile(r"(?s)(//[^\n]*|/\*.*?\*/)|([\"'`])((?:\\.|(?!\2).)*)\2")
KEYS = re.compile(r"Key[A-Z]|Arrow\w+|Alt|End|Enter|Escape|Home|Shift|\w+Error|HX-\w+")
SHOWN_BY_SCRIPT = re.compile(r"\.(?:textContent|innerText|title|ariaLabel|placeholder) = $")


def has_words(text):
    """Return whether letters are left beside proper names."""
    for name in sorted(PROPER, key=len, reverse=True):
        text = re.sub(rf"\b{name}\b", "", text)
    return re.search(r"[^\W\d_]", text) is not None


class _Page(HTMLParser):
    """Collects the texts and attributes that people see."""

    def __init__(self):
        super().__init__()
        self.found, self._inside = [], []

    def handle_starttag(self, tag, attrs):
        if tag in OPAQUE:
            self._inside.append(tag)
        for name, value in attrs:
            shown = name in SHOWN_ATTRIBUTES or (name.startswith("data-") and CAPITALISED.match(value or ""))
            if shown and has_words(value or ""):
                self.found.append(value)

    def handle_endtag(self, tag):
        if self._inside[-1:] == [tag]:
            self._inside.pop()

    def handle_data(self, data):
        if not self._inside and has_words(data):
            self.found.append(" ".join(data.split()))


def in_template(source):
    """Return the unmarked texts of a template."""
    page, found, skipping = _Page(), [], False
    for token in Lexer(source).tokenize():
        if token.contents.startswith(("blocktranslate", "block body_attributes")):
            skipping = True
        elif token.contents in ("endblocktranslate", "endblock"):
            skipping = False
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            found += [text for text in ARGUMENT.findall(token.contents) if CAPITALISED.match(text)]
        elif token.token_type == TokenType.TEXT and not skipping:
            page.feed(token.contents)
    page.close()
    return [text for text in found if has_words(text)] + page.found


def in_python(source):
    """Return the unmarked texts of a module: literals where Django or this project shows them to people."""
    tree = ast.parse(source)
    shown = [value for node in ast.walk(tree) for value in _shown(node)]
    return [text for value in shown for text in _literals(value) if has_words(text)]


def in_script(source):
    """Return the texts that a script holds itself: capitalised words, and what it shows as it stands."""
    found = []
    for match in LITERAL.finditer(source):
        text = match[3]
        if text is None or KEYS.fullmatch(text):
            continue
        if CAPITALISED.match(text) or (SHOWN_BY_SCRIPT.search(source[: match.start()]) and has_words(text)):
            found.append(text)
    return found


def _shown(node):
    if isinstance(node, ast.ClassDef) and any("TextChoices" in ast.unparse(base) for base in node.bases):
        tuples = [each.value for each in node.body if isinstance(each, ast.Assign)]
        yield from (each.elts[-1] for each in tuples if isinstance(each, ast.Tuple))
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in SHOWN_NAMES:
        yield node.value
    elif isinstance(node, ast.Call):
        module, _, name = ast.unparse(node.func).rpartition(".")
        is_column = (
            name.endswith("Field")
            and name != "OneToOneField"
            and (module == "models" or name == "EncryptedTextField")
        )
        yield from node.args[:1] if name in RAISED or is_column else []
        yield from (each.value for each in node.keywords if each.arg in SHOWN_KEYWORDS)
        errors = [each.value for each in node.keywords if each.arg == "error_messages"]
        yield from (value for each in errors if isinstance(each, ast.Dict) for value in each.values)


def _literals(node):
    """Yield the texts of an expression that are literals, or are put together from them."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from [*_literals(node.body), *_literals(node.orelse)]
    elif isinstance(node, ast.BinOp):
        yield from [*_literals(node.left), *_literals(node.right)]
