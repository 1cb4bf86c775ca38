"""What can be wrong with a source of pictures; each says which source, never what was scanned."""

from __future__ import annotations

from app.foundation.errors import ExpectedProblem


class ScannerProblem(ExpectedProblem):
    """The source of pictures does not give any; the desk still works with a handheld scanner and the keyboard."""

    code = "scanner_failed"


class SourceMissing(ScannerProblem):
    """There is no such file or folder; values: `path`."""

    code = "source_missing"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class SourceUnreadable(ScannerProblem):
    """It is there, but is not a picture or a video that can be opened, or holds none; values: `path`."""

    code = "source_unreadable"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class CameraProblem(ScannerProblem):
    """A camera of this machine does not give pictures; values: `number`."""

    code = "camera_failed"

    def __init__(self, number: int) -> None:
        super().__init__(number=number)


class CameraMissing(CameraProblem):
    """No camera has this number."""

    code = "camera_missing"


class CameraTaken(CameraProblem):
    """The camera is there, but another program holds it, or the system forbids its use."""

    code = "camera_taken"


class CameraGone(CameraProblem):
    """The camera gave pictures, then none: unplugged, or taken away by the system."""

    code = "camera_gone"


class StreamUnreachable(ScannerProblem):
    """Nothing that can be shown comes from this address; values: `host` (an address may hold a password)."""

    code = "stream_unreachable"

    def __init__(self, host: str) -> None:
        super().__init__(host=host)
