"""Every address of the site."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from items import views

urlpatterns = [
    path("", views.show_list, name="list"),
    path("items", views.add, name="add"),
    path("items/<int:item_id>/rename", views.rename, name="rename"),
    path("items/<int:item_id>/toggle", views.toggle, name="toggle"),
    path("items/<int:item_id>/delete", views.delete, name="delete"),
    path("register", views.register, name="register"),
    path("login", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout", LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
]
