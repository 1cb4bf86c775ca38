"""Signs the acknowledgement in docs/exchange.md again: it names the request above it, whose every change undoes it."""

from __future__ import annotations

import hashlib
import json
import re
import sys

from app.domain.signing import Purpose, SigningKey, sign_document
from app.sync.client import encode
from tools.environment import ROOT

DOCUMENT = ROOT / "docs" / "exchange.md"
KEY = ROOT / "docs" / "vectors" / "receipt.json"


def main() -> int:
    """Write the document with a genuine acknowledgement; nothing else of it changes."""
    before = DOCUMENT.read_text("utf-8")
    blocks = re.findall(r"^```json\n(.*?)^```$", before, flags=re.MULTILINE | re.DOTALL)
    _enrol, _enrolled, asked, answered = map(json.loads, blocks)
    old = answered["acknowledgement"]
    key = SigningKey.from_bytes(bytes.fromhex(json.loads(KEY.read_text("utf-8"))["centre"]["private"]))
    value = json.loads(old["payload"]) | {"request": hashlib.sha256(encode(asked)).hexdigest()}
    new = sign_document(key, Purpose.ACKNOWLEDGEMENT, value)
    after = before.replace(json.dumps(old["payload"]), json.dumps(new.payload))
    signature = new.to_json()["signature"]
    DOCUMENT.write_text(after.replace(old["signature"], str(signature)), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
