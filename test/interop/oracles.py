"""What programs that others wrote say of the conformance corpus. Reads from files, prints JSON."""

import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey


def files_of(path):
    """The files in an archive with their SHA-256, as Python's zipfile reads them; None if it refuses any of them."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {info.filename: hashlib.sha256(archive.read(info)).hexdigest() for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, OverflowError):
        return None


def archives(folder):
    """What is in each archive of a folder."""
    return {path.stem: files_of(path) for path in sorted(Path(folder).glob("*.zip"))}


def is_signed(envelope, key):
    """Whether securesystemslib finds a valid signature of this key in an envelope."""
    try:
        Envelope.from_dict(envelope).verify([key], 1)
        return True
    except Exception:  # Whatever it objects to.
        return False


def repack(folder):
    """Writes archives in the ways that Python has, next to the folder of files that go into them."""
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    ways = {
        "deflated": {"compression": zipfile.ZIP_DEFLATED},
        "stored": {},
        "bzip2": {"compression": zipfile.ZIP_BZIP2},
    }
    for name, options in ways.items():
        with zipfile.ZipFile(f"{folder}-{name}.zip", "w", **options) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder))
    for name, compression in {"streamed": zipfile.ZIP_DEFLATED, "streamed-stored": zipfile.ZIP_STORED}.items():
        with open(f"{folder}-{name}.zip", "wb") as target, zipfile.ZipFile(Unseekable(target), "w", compression) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder))
    with zipfile.ZipFile(f"{folder}-zip64.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            with archive.open(str(path.relative_to(folder)), "w", force_zip64=True) as entry:
                entry.write(path.read_bytes())


class Unseekable:
    """A file that can be written from front to back only."""

    def __init__(self, target):
        self.write = target.write
        self.flush = target.flush


def envelopes(path):
    """For each envelope, the keyids of those keys that have signed it."""
    given = json.loads(Path(path).read_text())
    keys = [
        SSlibKey.from_crypto(load_pem_public_key(pem.encode()), keyid=keyid, scheme="ecdsa-sha2-nistp256")
        for keyid, pem in given["keys"].items()
    ]
    return [[key.keyid for key in keys if is_signed(json.loads(text), key)] for text in given["envelopes"]]


if __name__ == "__main__":
    print(json.dumps({"archives": archives, "envelopes": envelopes, "repack": repack}[sys.argv[1]](sys.argv[2])))
