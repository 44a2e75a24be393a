"""Paths of the control interface that both ports share."""

from django.urls import path

from sandbox.front import clocks, views

urlpatterns = [
    path("sandbox/clock", clocks.ClockView.as_view()),
    path("sandbox/faults", views.FaultsView.as_view()),
    path("sandbox/requests", views.RequestsView.as_view()),
    path("sandbox/save", views.SaveView.as_view()),
    path("sandbox/surprises", views.SurprisesView.as_view()),
    path("sandbox/switches", views.SwitchesView.as_view()),
]
