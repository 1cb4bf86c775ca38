"""Sounds are short files; a machine without sound is silent and nothing else."""

from __future__ import annotations

import sys
import wave
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QApplication

from app.foundation.paths import resources
from app.ui.answers import Sound
from app.ui.sounds import Sounds


@dataclass
class SoundCard:
    """Stands for Qt's sound library on a machine with loudspeakers, or without."""

    outputs: tuple[str, ...] = ("loudspeakers",)
    played: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def into(self, monkeypatch: pytest.MonkeyPatch) -> SoundCard:
        card = self

        class Devices:
            @staticmethod
            def audioOutputs() -> tuple[str, ...]:  # noqa: N802 - Qt's own name
                return card.outputs

        class Effect(QObject):
            def setSource(self, url: QUrl) -> None:  # noqa: N802 - Qt's own name
                self._file = url.toLocalFile()
                card.loaded.append(self._file)

            def setVolume(self, volume: float) -> None:  # noqa: N802 - Qt's own name
                assert 0 < volume <= 1

            def play(self) -> None:
                card.played.append(self._file)

        library = type("QtMultimedia", (), {"QMediaDevices": Devices, "QSoundEffect": Effect})
        monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", library)
        return self


@pytest.fixture
def sound_card(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> SoundCard:
    return SoundCard().into(monkeypatch)


@pytest.mark.parametrize("sound", Sound)
def test_every_sound_is_a_file_of_less_than_a_second_that_can_be_heard(sound: Sound) -> None:
    with wave.open(str(resources() / "sounds" / f"{sound.value}.wav")) as file:
        seconds = file.getnframes() / file.getframerate()
        samples = file.readframes(file.getnframes())

    assert 0.05 < seconds < 1
    assert len(set(samples)) > 2


def test_no_two_sounds_are_the_same() -> None:
    files = {(resources() / "sounds" / f"{sound.value}.wav").read_bytes() for sound in Sound}

    assert len(files) == len(Sound)


def test_an_answer_is_heard(sound_card: SoundCard) -> None:
    Sounds(on=True).play(Sound.TAKEN)

    assert [path.rpartition("/")[2] for path in sound_card.played] == ["taken.wav"]


def test_switched_off_nothing_is_heard_and_nothing_is_loaded(sound_card: SoundCard) -> None:
    sounds = Sounds(on=False)

    sounds.play(Sound.REFUSED)
    assert sound_card.loaded == []

    sounds.switch(on=True)
    sounds.play(Sound.REFUSED)
    assert len(sound_card.played) == 1


def test_trying_the_sounds_is_heard_although_they_are_off(sound_card: SoundCard) -> None:
    Sounds(on=False).play(Sound.REFUSED, although_off=True)

    assert len(sound_card.played) == 1


def test_a_sound_is_loaded_once_however_often_it_is_played(sound_card: SoundCard) -> None:
    sounds = Sounds(on=True)
    for _time in range(5):
        sounds.play(Sound.TAKEN)

    assert len(sound_card.played) == 5
    assert len(sound_card.loaded) == 1


def test_a_machine_without_loudspeakers_is_silent(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    card = SoundCard(outputs=()).into(monkeypatch)

    Sounds(on=True).play(Sound.TAKEN)

    assert card.played == []


def test_a_machine_without_the_sound_library_is_silent(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    sounds = Sounds(on=True)

    sounds.play(Sound.TAKEN)
    sounds.play(Sound.REFUSED)
