"""Every sentence of the window is translated, none is left over, and what is compiled is what is written."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.translate import LANGUAGES, read_messages, release, sources, update


def findings(languages: Path, files: list[Path]) -> Iterator[str]:
    """Yield what is wrong with each language of a folder; the folder is not changed."""
    written = sorted(languages.glob("*.ts"))
    if not written:
        yield f"no language in {languages.name}: python3 dev.py translate"
    with tempfile.TemporaryDirectory() as folder:
        for ts in written:
            copy = Path(folder, ts.name)
            shutil.copyfile(ts, copy)
            update(copy, files)
            yield from _of_one_language(ts, copy)


def _of_one_language(ts: Path, fresh: Path) -> Iterator[str]:
    kept, needed = read_messages(ts), read_messages(fresh)
    for context, source in sorted({message.key for message in needed} - {message.key for message in kept}):
        yield f"{ts.name}: {context}: missing: {source}"
    for context, source in sorted({message.key for message in kept} - {message.key for message in needed}):
        yield f"{ts.name}: {context}: no longer used: {source}"
    for message in kept:
        for fault in message.faults():
            yield f"{ts.name}: {message.context}: {fault}: {message.source}"
    compiled, qm = fresh.with_suffix(".qm"), ts.with_suffix(".qm")
    release(ts, compiled)
    if not qm.exists() or qm.read_bytes() != compiled.read_bytes():
        yield f"{qm.name} is not what {ts.name} says: python3 dev.py translate"


def main() -> int:
    """Print what is wrong; 0 when nothing is."""
    found = list(findings(LANGUAGES, sources()))
    for words in found:
        print(words)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
