from django.urls import path

from routing import views

app_name = "routing"
urlpatterns = [
    path("presence/", views.presence, name="presence"),
    path("presence/return/", views.back_on_queue, name="return"),
    path("language/", views.language, name="language"),
]
