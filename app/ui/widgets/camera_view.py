"""The live picture, pulled from the camera's mailbox by a timer, with every code outlined."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.background.ports import Frame, Pictures, SeenCode
from app.ui.theme.look import Look

PULL_EVERY_MS = 30
_SHARP_ENOUGH = 1.5
"""A picture is thinned out before it is scaled while it keeps this many pixels for each pixel of the screen."""


class CameraView(QWidget):
    """Shows the newest picture only; hidden, it costs nothing. The outline is green whatever the verdict: "seen"."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._pictures: Pictures | None = None
        self._frame: Frame | None = None
        self._image: QImage | None = None
        self._pixels: Frame | None = None
        self._step = 1
        self._codes: Sequence[SeenCode] = ()
        self._message = self.tr("Waiting for the camera…")
        self._trouble = False
        self._timer = QTimer(self)
        self._timer.setInterval(PULL_EVERY_MS)
        self._timer.timeout.connect(self._pull)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(240, 160)
        self.setAccessibleName(self.tr("Picture of the camera"))

    @property
    def shows_picture(self) -> bool:
        return self._image is not None

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(368, 330) if self.sizePolicy().hasHeightForWidth() else self.minimumSize()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's own name
        return width * 3 // 4

    def keep_shape(self, keep: bool) -> None:
        """Whether its height follows its width, as the picture does; otherwise it takes the room that is left."""
        policy = self.sizePolicy()
        policy.setHeightForWidth(keep)
        self.setSizePolicy(policy)

    def use(self, pictures: Pictures | None) -> None:
        """Pull from this loop from now on."""
        self._pictures = pictures
        self._frame = None
        self._image = None
        self._codes = ()
        self._keep_time()
        self.update()

    def show_trouble(self, sentence: str) -> None:
        """Say why there is no picture; the next picture takes it away."""
        self._trouble = True
        self._message = sentence
        self._image = None
        self.setAccessibleDescription(sentence)
        self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's own name
        super().showEvent(event)
        self._keep_time()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's own name
        super().hideEvent(event)
        self._keep_time()

    def _keep_time(self) -> None:
        if self._pictures is not None and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _pull(self) -> None:
        latest = self._pictures.latest() if self._pictures is not None else None
        if latest is None:
            return
        frame, codes = latest
        if frame is self._frame and codes == self._codes:
            return
        if frame is not self._frame:
            self._take(frame)
        self._codes = codes
        self.update()

    def _take(self, frame: Frame) -> None:
        self._frame = frame
        width = frame.shape[1]
        wanted = max(self.width() * self.devicePixelRatioF(), 1.0)
        self._step = max(int(width / wanted / _SHARP_ENOUGH), 1)
        thin = frame[:: self._step, :: self._step].copy()
        rows, columns = thin.shape[:2]
        kind = QImage.Format.Format_BGR888 if thin.ndim == 3 else QImage.Format.Format_Grayscale8
        self._pixels = thin  # the image below does not own them
        self._image = QImage(thin.data, columns, rows, thin.strides[0], kind)
        if self._trouble:
            self._trouble = False
            self.setAccessibleDescription("")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#202124"))
        if self._image is None:
            painter.setPen(QColor("#ffffff"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(24, 16, -24, -16), flags, self._message)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        painter.drawImage(QRectF(left, top, width, height), self._image)
        self._outline(painter, scale / self._step, left=left, top=top)

    def _outline(self, painter: QPainter, scale: float, *, left: float, top: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor("#2fd46c"), 4))
        for code in self._codes:
            corners = [QPointF(left + point[0] * scale, top + point[1] * scale) for point in code.quad]
            painter.drawPolygon(QPolygonF(corners))
