"""Users and groups in the admin: Django's own, in the admin's theme."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

admin.site.unregister([User, Group])  # registered by django.contrib.auth


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    """Users, with the agent that each one is."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "agent", "first_name", "email", "is_staff", "is_active", "last_login"]
    list_select_related = ["agent"]
    list_filter = ["is_staff", "is_active", "groups"]


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    """Groups of permissions."""

    list_display = ["name"]
