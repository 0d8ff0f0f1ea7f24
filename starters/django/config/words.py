"""Gives every template the texts of wording.json, as {{ words.title }}."""

from django.conf import settings


def words(request):
    return {"words": settings.WORDS}
