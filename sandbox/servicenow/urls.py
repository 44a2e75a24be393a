"""Paths of the instance: its APIs, its pages, and the testers' own."""

from django.urls import path, re_path

from sandbox.servicenow import oauth
from sandbox.servicenow.awa import agent_api
from sandbox.servicenow.tables import stats, table_api
from sandbox.servicenow.testers import control, pages

TABLE = r"^api/now/(?P<version>v1/|v2/)?table/(?P<table>[\w-]+)"

urlpatterns = [
    path("oauth_token.do", oauth.TokenView.as_view()),
    re_path(rf"{TABLE}$", table_api.TableView.as_view()),
    re_path(rf"{TABLE}/(?P<sys_id>\w+)$", table_api.RecordView.as_view()),
    re_path(r"^api/now/(?:v1/)?stats/(?P<table>[\w-]+)$", stats.stats),
    path("api/now/awa/agents/presence_states", agent_api.presence_states),
    path("api/now/awa/agents/<str:sys_id>", agent_api.AgentView.as_view()),
    re_path(r"^now/nav/ui/classic/params/target/(?P<target>.+)$", pages.navigator),
    path("nav_to.do", pages.navigator),
    re_path(r"^now/\w+/(?:agent/)?record/(?P<table>\w+)/(?P<sys_id>\w+)$", pages.workspace),
    re_path(r"^now/workspace/agent/record/(?P<table>\w+)/(?P<sys_id>\w+)$", pages.workspace),
    path("sandbox/", pages.home),
    path("sandbox/state", control.state),
    path("sandbox/reset", control.reset),
    path("sandbox/agents/<str:sys_id>/presence", control.change_presence),
    re_path(r"^(?P<table>\w+)\.do$", pages.record),
]
