from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("signin/", views.signin, name="signin"),
    path("signin/begin/", views.begin, name="begin"),
    path("signin/callback/", views.callback, name="callback"),
]
