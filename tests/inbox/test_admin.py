"""A conversation in the admin: who wrote when, and for those who may, what."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories import ConversationFactory, LegFactory, MessageFactory


@pytest.mark.parametrize(("rights", "shown"), [((), False), (("view_message",), True)])
def test_texts_are_for_those_who_may_view_messages(client, django_user_model, rights, shown):
    conversation = ConversationFactory()
    MessageFactory(conversation=conversation, text="my password is hunter2")
    user = django_user_model.objects.create(username="reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_conversation", *rights]))
    client.force_login(user)

    page = _page(client, conversation)

    assert "Received" in page.text
    assert ("hunter2" in page.text) == shown


def test_page_needs_as_many_queries_for_a_long_conversation(admin_client, django_assert_max_num_queries):
    conversation = ConversationFactory()
    _go_on(conversation)
    _page(admin_client, conversation)
    with django_assert_max_num_queries(30) as few:
        _page(admin_client, conversation)
    for _ in range(5):
        _go_on(conversation)

    with django_assert_max_num_queries(len(few)):
        _page(admin_client, conversation)


def _go_on(conversation):
    leg = LegFactory(conversation=conversation)
    MessageFactory(conversation=conversation, agent=leg.agent)


def _page(client, conversation):
    return client.get(reverse("admin:inbox_conversation_change", args=[conversation.pk]))
