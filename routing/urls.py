from django.urls import path

from routing import views

app_name = "routing"
urlpatterns = [
    path("signin/", views.signin, name="signin"),
    path("signin/begin/", views.begin, name="begin"),
    path("signin/callback/", views.callback, name="callback"),
    path("presence/", views.presence, name="presence"),
    path("presence/return/", views.come_back, name="return"),
]
