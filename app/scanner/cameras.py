"""The cameras of this machine, by number and name."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import cv2


@dataclass(frozen=True, slots=True)
class Camera:
    number: int
    name: str

    @property
    def source(self) -> str:
        """The text that `open_source` understands."""
        return f"camera:{self.number}"


def camera_backend() -> int:
    """Return OpenCV's number of the system's own way to reach cameras: numbers and names belong to one backend."""
    if sys.platform == "win32":
        return int(cv2.CAP_DSHOW)  # Media Foundation takes many seconds to open some webcams
    if sys.platform == "darwin":
        return int(cv2.CAP_AVFOUNDATION)
    return int(cv2.CAP_V4L2)


def list_cameras() -> list[Camera]:
    """Return what is plugged in, in the order of the system; empty when there is none or the system does not say.

    Blocks for up to a second on some systems.
    """
    try:
        from cv2_enumerate_cameras import enumerate_cameras  # noqa: PLC0415 - absent or broken on some systems

        found = [Camera(int(info.index), str(info.name)) for info in enumerate_cameras(camera_backend())]
    except Exception:  # noqa: BLE001 - a list of names is a comfort: whatever the driver does, the desk goes on
        return []
    return list({camera.number: camera for camera in found}.values())
