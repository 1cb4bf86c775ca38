"""Short sounds for each kind of answer; a machine without sound is silent, nothing else."""

from __future__ import annotations

import importlib
from typing import Any

from PySide6.QtCore import QObject, QUrl

from app.foundation.paths import resources
from app.ui.answers import Sound

VOLUME = 0.8


class Sounds(QObject):
    """Loads a sound when it is first needed; plays nothing while it is switched off."""

    def __init__(self, *, on: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on = on
        self._effects: dict[Sound, Any] = {}
        self._multimedia: Any = None
        self._tried = False

    def switch(self, on: bool) -> None:
        self._on = on

    def play(self, sound: Sound, *, although_off: bool = False) -> None:
        """Play once, without waiting."""
        if (self._on or although_off) and self._load():
            self._effect(sound).play()

    def _load(self) -> bool:
        if not self._tried:
            self._tried = True
            try:
                # Qt's sound library needs the system's PulseAudio library to be loaded at all.
                self._multimedia = importlib.import_module("PySide6.QtMultimedia")
            except ImportError:
                self._multimedia = None
            if self._multimedia is not None and not self._multimedia.QMediaDevices.audioOutputs():
                self._multimedia = None
        return self._multimedia is not None

    def _effect(self, sound: Sound) -> Any:  # noqa: ANN401 - a class of a library that may be missing
        effect = self._effects.get(sound)
        if effect is None:
            effect = self._multimedia.QSoundEffect(self)
            effect.setSource(QUrl.fromLocalFile(str(resources() / "sounds" / f"{sound.value}.wav")))
            effect.setVolume(VOLUME)
            self._effects[sound] = effect
        return effect
