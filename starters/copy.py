"""copy.py STARTER TARGET: a starter as the platform gives it to a student.

Checks the manifest, copies the files and puts awkward names in place of the
literals of [adapt]. Prints the shell commands: start, test, then installs.
"""

import html
import json
import re
import shutil
import sys
import tomllib
from pathlib import Path

LEAVE_BEHIND = ("starter.toml", "node_modules", "target", ".venv", "__pycache__", "data", "dist", ".next", "vendor")
KEYS = {"name": str, "project_type": str, "summary": str, "names": list, "languages": list, "words": list,
        "install": list, "start": str, "port": int, "test": str, "memory_mb": int, "adapt": dict}
NEW = {"title": "Asha & Ravi's \"<b>मेनू</b>\"", "slug": "asha-ravi-menu", "item": "व्यंजन", "items": "कई व्यंजन"}

# How a text is written in each kind of file.
ESCAPE = {
    ".json": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    ".html": html.escape,
    ".xml": html.escape,
}


def main(source, target):
    manifest = tomllib.loads((source / "starter.toml").read_text(encoding="utf-8"))
    check_manifest(manifest, source)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*LEAVE_BEHIND))
    adapt = manifest["adapt"]
    for path in target.rglob("*"):
        if path.is_file():
            adapt_file(path, str(path.relative_to(target)), adapt)
    print(manifest["start"], manifest["test"], *manifest["install"], sep="\n")


def check_manifest(manifest, source):
    for key, kind in KEYS.items():
        assert isinstance(manifest.get(key), kind), f"{key} must be there, of type {kind.__name__}"
    assert manifest["name"] == source.name, "name must be the folder's name"
    for file in [*manifest["adapt"]["files"], "README.md", ".gitignore"]:
        assert (source / file).is_file(), f"{file} is missing"


def adapt_file(path, name, adapt):
    if path.name == "package-lock.json":
        assert '"resolved"' not in path.read_text(encoding="utf-8"), f"{name} holds download addresses"
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return
    if name in adapt["files"]:
        path.write_text(replace(text, adapt, ESCAPE.get(path.suffix, str)), encoding="utf-8")
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
    else:
        for literal in (adapt["title"], adapt["slug"]):
            assert literal not in text, f"{name} holds {literal!r}, but is not in adapt.files"


def replace(text, adapt, escape):
    """Everything in one pass: a new name that holds an old one stays whole."""
    new = {adapt[key]: NEW[key] for key in ("title", "slug", "item", "items")}
    new |= {adapt[key].capitalize(): NEW[key].capitalize() for key in ("item", "items")}
    pattern = "|".join(rf"\b{re.escape(old)}\b" for old in sorted(new, key=len, reverse=True))
    changed = re.sub(pattern, lambda match: escape(new[match[0]]), text)
    left = re.search("|".join(map(re.escape, new)), re.sub(pattern, "", text))
    assert not left, f"{left[0]!r} is part of another word"
    return changed


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
