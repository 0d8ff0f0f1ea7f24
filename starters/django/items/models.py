"""The table of the list. After a change here: python manage.py makemigrations, then migrate."""

from django.conf import settings
from django.db import models


class Item(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    done = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]  # newest first

    def __str__(self):
        return self.name
