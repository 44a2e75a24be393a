from django.urls import path

from inbox import caller_views, views

app_name = "inbox"
urlpatterns = [
    path("", views.page, name="desk"),
    path("signout/", views.signout, name="signout"),
    path("legs/<int:pk>/", views.leg, name="leg"),
    path("legs/<int:pk>/transfer/", views.transfer, name="transfer"),
    path("legs/<int:pk>/reply/", views.reply, name="reply"),
    path("messages/<int:pk>/resend/", views.resend, name="resend"),
    path("legs/<int:pk>/preview/", views.preview, name="preview"),
    path("legs/<int:pk>/wrapup/", views.wrapup, name="wrapup"),
    path("legs/<int:pk>/draft/", views.draft, name="draft"),
    path("legs/<int:pk>/incident/", views.incident, name="incident"),
    path("legs/<int:pk>/addition/", views.addition, name="addition"),
    path("legs/<int:pk>/reading/", views.reading, name="reading"),
    path("legs/<int:pk>/dismissal/", views.dismissal, name="dismissal"),
    path("legs/<int:pk>/caller/", caller_views.caller, name="caller"),
    path("legs/<int:pk>/number/", caller_views.number, name="number"),
    path("legs/<int:pk>/number/<int:change>/undoing/", caller_views.undoing, name="undoing"),
    path("legs/<int:pk>/<slug:noun>/", views.act, name="action"),
]
