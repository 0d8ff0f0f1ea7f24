"""The smallest FastAPI app that writes a file whole: what a server in Python costs at best.

No authentication, no limits, no path checks, no database. The write is done on the event loop: for
files of this size that is faster than handing it to a thread.
"""

import os
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel

folder = Path(os.environ["FOLDER"])
app = FastAPI()


class FileToWrite(BaseModel):
    path: str
    content: str


@app.post("/files")
async def write_file(file: FileToWrite):
    content = file.content.encode()
    target = folder / file.path
    temporary = target.with_name(target.name + ".new")
    temporary.write_bytes(content)
    temporary.rename(target)
    return {"success": True, "path": file.path, "size": len(content)}
