"""Eyes of the desk: cameras, pictures and streams in, texts of QR codes out; no Qt and no database."""

from __future__ import annotations

import os

# Read by OpenCV when it is loaded, so they are set before any module of this package imports it. A webcam that was
# unplugged would otherwise hold its reader for ten seconds, and a damaged file would write codec chatter on stderr.
os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", "1")
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# A picture file that unfolds to more pixels than any camera has is refused before it fills the memory.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(150_000_000))
