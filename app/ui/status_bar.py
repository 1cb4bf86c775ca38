"""Where we are and how the exchange stands: the bar above the pages, and the line of keys below them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.background.ports import LoopState
from app.domain.views import DeskStatusView, ExchangePhase
from app.ui import formats
from app.ui.overview import Overview
from app.ui.theme.look import Look
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import LARGE_TEXT, Button, key_hint, label, set_tone

_WRAPS_FROM = 175
"""Percent of the text size: from here on the sentence of the pill takes two lines, so that the window stays narrow."""
_KEYS_AT_LARGE_TEXT = 3


class StatusPill(QFrame):
    """Network and queue in one sentence, with an icon and a colour."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.setProperty("tone", "info")
        self._icon = IconLabel(look, "online", "info", 18)
        self._look = look
        self._text = label("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 14, 4)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        look.changed.connect(self._fit)
        self._fit()

    def text(self) -> str:
        return self._text.text()

    def tell(self, overview: Overview, loop: LoopState | None) -> None:
        icon, tone, sentence = self._words(overview, loop)
        self._icon.show_icon(icon, {"ok": "ok", "warning": "warning", "bad": "bad", "info": "info"}[tone])
        set_tone(self, tone)
        self._text.setText(sentence)
        self.setAccessibleName(sentence)

    @Slot()
    def _fit(self) -> None:
        self._text.setWordWrap(self._look.text_percent >= _WRAPS_FROM)

    def _words(self, overview: Overview, loop: LoopState | None) -> tuple[str, str, str]:  # noqa: PLR0911
        status = overview.status
        phase = loop.phase if loop is not None else ExchangePhase.IDLE
        waiting = status.waiting > 0
        values = {
            "vouchers": formats.vouchers(status.waiting),
            "amount": formats.euros(status.waiting_cents),
            "since": "" if status.waiting_since is None else overview.setting.moment(status.waiting_since),
        }
        match phase:
            case ExchangePhase.SENDING if loop is not None and loop.total > 0:
                sending = self.tr("Sending: {sent} of {total}").format(sent=loop.sent, total=loop.total)
                return "exchange", "info", sending
            case ExchangePhase.REFUSED:
                return "attention", "bad", self.tr("The centre refuses the exchange: see Exchange")
            case _ if status.override_left:
                left = formats.vouchers(status.override_left)
                text = self.tr("Authorised: {left} more · {vouchers} = {amount} waiting").format(left=left, **values)
                return "key", "warning", text
            case ExchangePhase.OFFLINE | ExchangePhase.WAITING_TO_RETRY:
                if waiting:
                    text = self.tr("Offline · {vouchers} = {amount} waiting since {since}").format(**values)
                    return "offline", "warning", text
                if status.waiting_voids:
                    text = self.tr("Offline · %n undo(s) waiting to be sent", "", status.waiting_voids)
                    return "offline", "warning", text
                return "offline", "warning", self.tr("Offline · nothing waits")
            case _:
                pass
        if waiting:
            return "waiting", "warning", self.tr("{vouchers} = {amount} waiting since {since}").format(**values)
        if status.waiting_voids:
            return "waiting", "warning", self.tr("%n undo(s) waiting to be sent", "", status.waiting_voids)
        if status.last_exchange_at is None:
            return "waiting", "info", self.tr("No exchange yet")
        return "ok", "ok", self.tr("Everything is sent")


class Header(QFrame):
    """The site, the desk, what is new in disputes, and the pill."""

    disputes_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "header")
        self.setMinimumHeight(look.px(64))
        self._site = label("", "heading", wrap=True)
        self._desk = label("", "note", wrap=True)
        self.pill = StatusPill(look)
        self._look = look
        self._unseen = 0
        self.news_button = Button(look, "", style="notice", icon_name="disputes")
        self.news_button.clicked.connect(self.disputes_wished)
        self.news_button.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._site)
        words.addWidget(self._desk)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 6, 24, 6)
        layout.setSpacing(16)
        layout.addLayout(words, 1)
        layout.addWidget(self.news_button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignVCenter)
        look.changed.connect(self._fit)

    def show_unseen(self, count: int) -> None:
        """How many disputes have something that nobody has looked at yet."""
        self._unseen = count
        self.news_button.setVisible(count > 0)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        spoken = self.tr("%n dispute(s) to read", "", self._unseen)
        self.news_button.say(str(self._unseen) if self._look.text_percent >= LARGE_TEXT else spoken)
        self.news_button.setAccessibleName(spoken)
        self.news_button.setToolTip(spoken)

    def tell(self, overview: Overview, loop: LoopState | None) -> None:
        status = overview.status
        self._site.setText(status.catalogue.site_name)
        day = formats.weekday(overview.at.astimezone(overview.setting.zone).date())
        self._desk.setText(self.tr("{desk} · {day}").format(desk=status.catalogue.desk_name, day=day))
        self.pill.tell(overview, loop)


class Footer(QFrame):
    """The keys that work everywhere, and how fresh the list of used vouchers is."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "footer")
        self.setMinimumHeight(look.px(40))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 4, 24, 4)
        layout.setSpacing(20)
        hints = (
            ("F2", self.tr("Short code")),
            ("F3", self.tr("Test")),
            ("Ctrl+Z", self.tr("Undo")),
            ("F5", self.tr("Exchange now")),
            ("F1", self.tr("Help")),
        )
        self._look = look
        self._hints = [key_hint(key, text) for key, text in hints]
        for hint in self._hints:
            layout.addWidget(hint, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch(1)
        self._list = label("")
        layout.addWidget(self._list)
        look.changed.connect(self._fit)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        # With large text there is room for the first keys only; all of them are on the page of help.
        for hint in self._hints[_KEYS_AT_LARGE_TEXT:]:
            hint.setVisible(self._look.text_percent < LARGE_TEXT)

    def tell(self, overview: Overview) -> None:
        self._list.setText(self._list_age(overview.status, overview))

    def _list_age(self, status: DeskStatusView, overview: Overview) -> str:
        if status.campaigns == 0:
            return self.tr("No list of used vouchers yet")
        return self.tr("Last list: {moment}").format(moment=overview.setting.moment(status.lists_as_of))
