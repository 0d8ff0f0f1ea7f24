"""Checks on what arrives: anyone can send anything, with or without the page."""

from django import forms

from items.models import Item


class ItemForm(forms.ModelForm):
    class Meta:
        model = Item
        fields = ["name"]  # the model says how long it may be
