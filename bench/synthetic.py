"""Vouchers as a webcam would show them, drawn: a model, good for comparing conditions, not for promising distances."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import segno

from app.scanner.code import Picture

WIDTH, HEIGHT = 1280, 720
MODULES = 45
_BORDER = 4
_DRAWN_MODULE = 12


@dataclass(frozen=True, slots=True)
class Condition:
    """What stands between the paper and the reader; sizes in pixels, angles in degrees."""

    name: str
    tilt: float = 0.0
    blur: float = 0.0
    motion: int = 0
    noise: float = 0.0
    contrast: float = 1.0
    bend: float = 0.0
    """Angle of paper around a cylinder that the symbol covers, in radians."""


CONDITIONS = (
    Condition("clean"),
    Condition("typical", tilt=20, blur=0.7, noise=4),
    Condition("tilted", tilt=45, blur=0.7, noise=4),
    Condition("blurred", tilt=20, blur=1.5, noise=4),
    Condition("moving", tilt=20, blur=0.7, motion=4, noise=4),
    Condition("noisy", tilt=20, blur=0.7, noise=15),
    Condition("low light", tilt=20, blur=0.7, noise=9, contrast=0.25),
    Condition("bent paper", tilt=20, blur=0.7, noise=4, bend=0.65),
)


def voucher_texts(random: np.random.Generator, count: int) -> list[str]:
    """Return texts of the length and alphabet of a voucher; unsigned: reading does not ask who signed."""
    return ["".join(map(str, random.integers(0, 10, 205))) for _ in range(count)]


def empty_frame(random: np.random.Generator) -> Picture:
    """Return a desk with things on it: patches, edges and lines of print, but no code."""
    coarse = random.normal(150, 40, (HEIGHT // 40, WIDTH // 40, 3)).clip(20, 235).astype(np.uint8)
    frame = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    for _ in range(25):
        x, y = int(random.integers(0, WIDTH)), int(random.integers(0, HEIGHT))
        w, h = int(random.integers(20, 260)), int(random.integers(10, 160))
        shade = [int(value) for value in random.integers(20, 235, 3)]
        cv2.rectangle(frame, (x, y), (x + w, y + h), shade, -1 if random.random() < 0.5 else 2)
        cv2.putText(frame, "Atelier du mardi", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (30, 30, 30), 1)
    return _noisy(frame, 3.0, random)


def frame_with(text: str, *, module: float, condition: Condition, random: np.random.Generator) -> Picture:
    """Return a frame in which the voucher lies somewhere, its modules `module` pixels wide before it is tilted."""
    symbol = _symbol(text)
    if condition.bend:
        symbol = _bent(symbol, condition.bend)
    placed, mask = _placed(symbol, module=module, condition=condition, random=random)
    ground = cv2.cvtColor(empty_frame(random), cv2.COLOR_BGR2GRAY).astype(np.float32)
    mixed = ground * (1 - mask) + placed * mask
    if condition.blur:
        mixed = cv2.GaussianBlur(mixed, (0, 0), condition.blur)
    if condition.motion:
        mixed = cv2.filter2D(mixed, -1, np.full((1, condition.motion), 1 / condition.motion, dtype=np.float32))
    mixed = 30 + mixed * condition.contrast if condition.contrast < 1 else mixed
    frame = cv2.cvtColor(mixed.clip(0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
    return _as_camera(_noisy(frame, condition.noise, random))


def _symbol(text: str) -> Picture:
    code = segno.make_qr(text, version=7, error="q", mode="numeric", boost_error=False)
    modules = np.array([list(row) for row in code.matrix_iter(border=_BORDER)], dtype=np.uint8)
    # Print is neither black nor white to a camera.
    drawn = np.kron(modules, np.ones((_DRAWN_MODULE, _DRAWN_MODULE), dtype=np.uint8))
    return np.where(drawn == 1, 35, 225).astype(np.uint8)


def _bent(symbol: Picture, angle: float) -> Picture:
    """See a symbol on a cylinder from the front: columns crowd towards its sides, the middle comes nearer."""
    height, width = symbol.shape
    half = angle / 2
    across = np.linspace(-1, 1, width)
    source_x = (np.arcsin(across * np.sin(half)) / half + 1) / 2 * (width - 1)
    nearer = 1 + 0.15 * (np.cos(across * half) - 1)
    rows = np.arange(height)[:, None]
    source_y = (rows - height / 2) / nearer[None, :] + height / 2
    columns = np.broadcast_to(source_x, (height, width))
    return cv2.remap(symbol, columns.astype(np.float32), source_y.astype(np.float32), cv2.INTER_LINEAR, borderValue=225)


def _placed(
    symbol: Picture, *, module: float, condition: Condition, random: np.random.Generator
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Turn, tilt and scale the symbol into a frame, twice as fine as the frame and then brought down."""
    side = symbol.shape[0]
    scale = module / _DRAWN_MODULE
    reach = side * scale * 0.75
    centre = np.array([random.uniform(reach, WIDTH - reach), random.uniform(reach, HEIGHT - reach)])
    if reach * 2 > HEIGHT:
        centre = np.array([WIDTH / 2, HEIGHT / 2])
    turn = random.uniform(0, 2 * np.pi) if reach * 2 <= HEIGHT else random.uniform(-0.1, 0.1)
    lean = np.radians(random.uniform(0.6, 1.0) * condition.tilt)
    axis = random.uniform(0, 2 * np.pi)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=np.float64) * side * scale / 2
    spun = corners @ _turning(turn).T
    along = spun @ _turning(-axis).T
    far = 8 * side * scale
    depth = far / (far + along[:, 0] * np.sin(lean))
    along[:, 0] *= np.cos(lean)
    target = (along * depth[:, None]) @ _turning(axis).T + centre
    source = np.array([[0, 0], [side, 0], [side, side], [0, side]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(source, (target * 2).astype(np.float32))
    fine = (WIDTH * 2, HEIGHT * 2)
    # Brought near its final size first: the warp looks at four pixels only and would make its own noise.
    drawn = cv2.GaussianBlur(symbol, (0, 0), max(0.35 / scale, 0.3))
    placed = cv2.warpPerspective(drawn, matrix, fine, flags=cv2.INTER_LINEAR).astype(np.float32)
    mask = cv2.warpPerspective(np.ones_like(symbol, dtype=np.float32), matrix, fine, flags=cv2.INTER_LINEAR)
    small = (WIDTH, HEIGHT)
    return (
        np.asarray(cv2.resize(placed, small, interpolation=cv2.INTER_AREA), dtype=np.float32),
        np.asarray(cv2.resize(mask, small, interpolation=cv2.INTER_AREA), dtype=np.float32),
    )


def _turning(angle: float) -> npt.NDArray[np.float64]:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _noisy(frame: Picture, sigma: float, random: np.random.Generator) -> Picture:
    if not sigma:
        return frame
    return (frame + random.normal(0, sigma, frame.shape)).clip(0, 255).astype(np.uint8)


def _as_camera(frame: Picture) -> Picture:
    """Through JPEG, as USB webcams send their frames."""
    _, data = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 85])
    back = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if back is None:
        msg = "a picture that was just encoded can be decoded"
        raise AssertionError(msg)
    return back
