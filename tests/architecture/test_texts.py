"""Every text for people can be translated, and all of them are in German."""

import re

import pytest
from django.apps import apps
from django.utils.functional import Promise

from tests.architecture import messages, unmarked
from tests.architecture.messages import MODULES, PACKAGES, ROOT, TEMPLATES

SCRIPTS = sorted([*(ROOT / "static/js").glob("*.js"), *(ROOT / "static/routing").glob("*.js")])
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w[^>]*>")


def found_in(paths, finder):
    return [f"{path.relative_to(ROOT)}: {text}" for path in paths for text in finder(path.read_text())]


@pytest.mark.parametrize(
    ("finder", "source"),
    [
        (unmarked.in_template, "<p>{{ name }} has left</p>"),
        (unmarked.in_template, '<button title="Close"></button>'),
        (unmarked.in_template, '{% include "_action.html" with label="Close" %}'),
        (unmarked.in_template, '{{ name|default:"Somebody" }}'),
        (unmarked.in_python, 'NotNow(f"{name} has left.")'),
        (unmarked.in_python, 'models.CharField("name", help_text=_("Shown."))'),
        (unmarked.in_python, 'class State(TextChoices):\n    OPEN = "open", "Open"'),
        (unmarked.in_python, 'CharField(error_messages={"required": "Write." if short else "Write it."})'),
        (unmarked.in_script, 'this.textContent = "now";'),
        (unmarked.in_script, "const WORDS = { live: `Live for ${seconds} s` };"),
    ],
)
def test_unmarked_text_is_found(finder, source):
    assert finder(source)


def test_templates_hold_no_unmarked_text():
    assert found_in(TEMPLATES, unmarked.in_template) == []


def test_python_holds_no_unmarked_text():
    assert found_in(MODULES, unmarked.in_python) == []


def test_scripts_hold_no_text():
    assert found_in(SCRIPTS, unmarked.in_script) == []


def test_models_and_their_fields_have_marked_names():
    ours = [each for each in apps.get_models() if each.__module__.split(".")[0] in PACKAGES]
    fields = [
        field for model in ours for field in model._meta.get_fields() if hasattr(field, "_verbose_name")
    ]
    own = [field for field in fields if not field.auto_created and not field.name.startswith("history_")]

    assert [each._meta.label for each in ours if not isinstance(each._meta.verbose_name, Promise)] == []
    assert [str(field) for field in own if not isinstance(field._verbose_name, Promise)] == []


def test_catalogue_has_the_messages_of_the_sources():
    assert messages.translated().keys() == messages.marked(), "make messages brings it up to date"


def test_every_message_is_in_german():
    assert [message for message, texts in messages.translated().items() if not all(texts)] == []


def test_translations_have_the_places_of_their_messages():
    wrong = [
        (message, text)
        for message, texts in messages.translated().items()
        for text in texts
        if set(PLACE.findall(text)) != set(PLACE.findall(message[0]))
    ]

    assert wrong == []


def test_compiled_catalogue_is_up_to_date():
    source = {
        (singular, number): text
        for (singular, _plural), texts in messages.translated().items()
        for number, text in enumerate(texts)
    }

    assert messages.compiled() == source, "make messages compiles it"
