"""What each address does. Everything about the list begins with what belongs
to the visitor, so that nobody can see or change what is somebody else's."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import UserCreationForm
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from items.forms import ItemForm
from items.models import Item

FILTERS = {"open": {"done": False}, "done": {"done": True}}


@login_required
def show_list(request):
    mine = Item.objects.filter(owner=request.user)
    show = request.GET.get("show", "all")
    return render(request, "list.html", {
        "shown": mine.filter(**FILTERS.get(show, {})),
        "total": mine.count(),
        "done": mine.filter(done=True).count(),
        "show": show,
        "editing": request.GET.get("edit", ""),
        "filters": ["all", "open", "done"],
    })


@login_required
@require_POST
def add(request):
    return save(request, Item(owner=request.user))


@login_required
@require_POST
def rename(request, item_id):
    return save(request, own_item(request, item_id))


@login_required
@require_POST
def toggle(request, item_id):
    item = own_item(request, item_id)
    item.done = not item.done
    item.save()
    return back(request)


@login_required
@require_POST
def delete(request, item_id):
    own_item(request, item_id).delete()
    return back(request)


def register(request):
    form = UserCreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.save())
        return redirect("list")
    return render(request, "registration/register.html", {"form": form})


def save(request, item):
    form = ItemForm(request.POST, instance=item)
    if form.is_valid():
        form.save()
    else:
        messages.error(request, settings.WORDS["badName"])
    return back(request)


def own_item(request, item_id):
    """Somebody else's item does not exist for the visitor: 404."""
    return get_object_or_404(Item, id=item_id, owner=request.user)


def back(request):
    """To the list, with the same filter. A redirect, so that reloading the
    page does not send the form again."""
    show = request.POST.get("show")
    return redirect(reverse("list") + (f"?show={show}" if show in FILTERS else ""))
