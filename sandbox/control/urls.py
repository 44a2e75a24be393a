"""Paths of the control interface that both ports share."""

from django.urls import path

from sandbox.control import views

urlpatterns = [
    path("sandbox/clock", views.ClockView.as_view()),
    path("sandbox/faults", views.FaultsView.as_view()),
    path("sandbox/requests", views.RequestsView.as_view()),
]
