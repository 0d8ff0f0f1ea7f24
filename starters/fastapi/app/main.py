"""The web server: the page in public/ and the API under /api/items."""

from pathlib import Path
from typing import Annotated

from fastapi import HTTPException, Path as InPath, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, StrictBool, StringConstraints
from starlette.exceptions import HTTPException as HTTPProblem

from app.items import Items

ROOT = Path(__file__).parent.parent
LARGEST_ID = 2**63 - 1  # what SQLite can store

# FastAPI checks what arrives against these types: never trust it, for anyone
# can send anything, with or without the page.
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, strict=True)]
ItemId = Annotated[int, InPath(ge=1, le=LARGEST_ID)]


class Item(BaseModel):
    id: int
    name: str
    done: bool


class NewItem(BaseModel):
    name: Name


class Changes(BaseModel):
    """A field that is not sent stays as it is."""
    name: Name | None = None
    done: StrictBool | None = None


def create_app(data_folder=ROOT / "data"):
    # FastAPI itself, with a /docs page that needs no internet.
    app = FastAPIOffline(title="API", redoc_url=None)
    items = Items(Path(data_folder) / "app.db")

    @app.get("/api/items")
    def list_items() -> list[Item]:
        return items.all()

    @app.post("/api/items", status_code=201)
    def add_item(item: NewItem) -> Item:
        return items.add(item.name)

    @app.patch("/api/items/{item_id}")
    def change_item(item_id: ItemId, changes: Changes) -> Item:
        if changes.name is None and changes.done is None:
            raise HTTPException(400, "Send a name or done.")
        changed = items.change(item_id, changes.name, changes.done)
        return changed or gone()

    @app.delete("/api/items/{item_id}", status_code=204)
    def remove_item(item_id: ItemId) -> None:
        if not items.remove(item_id):
            gone()

    app.add_exception_handler(RequestValidationError, refuse)
    app.add_exception_handler(HTTPProblem, explain)
    # Last, because it answers every address that nothing above takes.
    app.mount("/", StaticFiles(directory=ROOT / "public", html=True))
    return app


def gone():
    raise HTTPException(404, "It is no longer in the list.")


# A mistake is answered with {"error": "why"}, which the page shows.
async def refuse(request: Request, error: RequestValidationError):
    fields = {part for problem in error.errors() for part in problem["loc"]}
    if "item_id" in fields:
        return JSONResponse({"error": "It is no longer in the list."}, 404)
    reason = "Please type a name of 1 to 120 characters." if "name" in fields else "Send JSON with a name or done."
    return JSONResponse({"error": reason}, 400)


async def explain(request: Request, error: HTTPProblem):
    return JSONResponse({"error": error.detail}, error.status_code)


app = create_app()
