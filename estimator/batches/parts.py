"""What is done of a batch, kept beside its result: so that it can be stopped at any moment and goes on from there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from estimator.errors import InputError, Problem, Words

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Parts:
    """A folder of finished parts, and a manifest of the question that they answer."""

    folder: Path

    @classmethod
    def beside(cls, result: Path) -> Parts:
        """Return the parts that belong to a result."""
        return cls(result.with_name(f"{result.name}.parts"))

    def begin(self, question: Mapping[str, Any]) -> str:
        """Make the folder ready, and return what happened: "new", "resumed", or "other" where it held another question's parts.

        Parameters
        ----------
        question
            Whatever changes the answer: input, grid, defaults, tables, version. Parts of another question are thrown away.
        """
        manifest = self.folder / _MANIFEST
        wanted = json.dumps(question, indent=1, sort_keys=True)
        try:
            if manifest.is_file() and manifest.read_text(encoding="utf-8") == wanted:
                return "resumed" if list(self.done()) else "new"
            had_other = manifest.is_file()
            if had_other:
                shutil.rmtree(self.folder)
            elif self.folder.is_dir() and any(self.folder.iterdir()):
                use = "another name for the result, or a folder of this name that is empty"
                raise InputError([Problem(str(self.folder), "folder", Words("files that are no parts of a batch"), use)])
            self.folder.mkdir(exist_ok=True)
            manifest.write_text(wanted, encoding="utf-8")
        except OSError as error:
            found, use = Words(error.strerror or "nothing"), "a result in a folder that you may write to"
            raise InputError([Problem(str(self.folder), "folder", found, use)]) from None
        return "other" if had_other else "new"

    def done(self) -> Iterator[int]:
        """Yield the numbers of the parts that are done, rising."""
        yield from sorted(int(path.stem.removeprefix("part-")) for path in self.folder.glob("part-*.parquet"))

    def write(self, number: int, table: pd.DataFrame) -> None:
        """Keep a part. It is there in full or not at all, whenever the power fails."""
        target = self._path(number)
        unfinished = target.with_suffix(".unfinished")
        with unfinished.open("wb") as stream:
            table.to_parquet(stream, index=False)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, target)  # noqa: PTH105  # atomic on every system, which Path.rename is not

    def tables(self) -> Iterator[pd.DataFrame]:
        """Yield the parts that are done, in their order."""
        for number in self.done():
            yield pd.read_parquet(self._path(number))

    def remove(self) -> None:
        """Throw the folder away, once its result is whole."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:06d}.parquet"


def fingerprint(path: Path) -> str:
    """Return a hash of a file, or of all Parquet files in a folder."""
    joined = hashlib.sha256()
    for one in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        with one.open("rb") as stream:
            joined.update(hashlib.file_digest(stream, "sha256").digest())
    return joined.hexdigest()
