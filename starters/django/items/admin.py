"""What the site's admin sees under /admin/."""

from django.contrib import admin

from items.models import Item


@admin.register(Item)
class ItemAdmin(admin.ModelAdmin):
    list_display = ["name", "owner", "done", "created_at"]
    list_filter = ["done"]
    search_fields = ["name"]
