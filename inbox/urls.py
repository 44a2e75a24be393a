from django.urls import path

from inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.page, name="desk"),
    path("signout/", views.signout, name="signout"),
    path("legs/<int:pk>/", views.leg, name="leg"),
    path("legs/<int:pk>/acceptance/", views.acceptance, name="acceptance"),
    path("legs/<int:pk>/refusal/", views.refusal, name="refusal"),
    path("legs/<int:pk>/hold/", views.hold, name="hold"),
    path("legs/<int:pk>/resumption/", views.resumption, name="resumption"),
    path("legs/<int:pk>/mute/", views.mute, name="mute"),
    path("legs/<int:pk>/end/", views.end, name="end"),
    path("legs/<int:pk>/transfer/", views.transfer, name="transfer"),
    path("legs/<int:pk>/reply/", views.reply, name="reply"),
    path("messages/<int:pk>/resend/", views.resend, name="resend"),
    path("legs/<int:pk>/wrapup/", views.wrapup, name="wrapup"),
    path("legs/<int:pk>/reading/", views.reading, name="reading"),
    path("legs/<int:pk>/dismissal/", views.dismissal, name="dismissal"),
    path("legs/<int:pk>/caller/", views.caller, name="caller"),
]
