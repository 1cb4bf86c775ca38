"""Everything that is known of one dispute: where it stands, both sides, and what was said against the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.disputes import Dispute, DisputeClaim, DisputeNote, KeptContest
from app.ui.disputes.words import claim_facts, claim_outcome, claim_place, contest_words, summary
from app.ui.formats import Setting
from app.ui.theme.look import Look
from app.ui.widgets.facts import Facts
from app.ui.widgets.icon_label import IconLabel
from app.ui.widgets.parts import LARGE_TEXT, Alert, card, label

_SIDE_BY_SIDE = 2


class DisputeDetails(QWidget):
    """Shows one dispute at a time; made of labels only."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.services: Mapping[str, str] = {}
        """Labels of the services by their code."""
        self._shown: object = None
        self._title = label("", "heading", wrap=True)
        self.state = Alert(look, "info", "disputes")
        self._sides: QFrame | None = None
        self._sides_layout: QBoxLayout | None = None
        self._said: QFrame | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self.state)
        self._places = QVBoxLayout()
        self._places.setSpacing(12)
        self._layout.addLayout(self._places)
        self._layout.addStretch(1)
        look.changed.connect(self._turn)

    def show_dispute(self, dispute: Dispute, contests: Sequence[KeptContest], site: str, setting: Setting) -> None:
        """`contests` are what this desk has said in this dispute; `site` is the name of this desk's site."""
        shown = (dispute, tuple(contests), site, setting.today)
        if shown == self._shown:
            return
        self._shown = shown
        self._title.setText(self.tr("Voucher {voucher}, claimed twice").format(voucher=dispute.ref))
        title, text, tone, icon_name = summary(dispute, site, setting)
        self.state.say(title, text, tone=tone, icon_name=icon_name)
        self._show_sides(dispute, site, setting)
        self._show_said(dispute.notes, contests, setting)

    def _show_sides(self, dispute: Dispute, site: str, setting: Setting) -> None:
        _drop(self._sides)
        self._sides = QFrame()
        self._sides_layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._sides)
        self._sides_layout.setContentsMargins(0, 0, 0, 0)
        self._sides_layout.setSpacing(12)
        for place, claim in enumerate(dispute.claims):
            self._sides_layout.addWidget(self._side(dispute, claim, site, setting, first=place == 0), 1)
        self._places.addWidget(self._sides)
        self._turn()

    def _side(self, dispute: Dispute, claim: DisputeClaim, site: str, setting: Setting, *, first: bool) -> QFrame:
        box, layout = card()
        layout.addWidget(label(claim.site, "subheading", wrap=True))
        layout.addWidget(label(claim_place(claim, site), "note", wrap=True))
        word, icon_name, colour = claim_outcome(dispute, claim)
        outcome = QHBoxLayout()
        outcome.setSpacing(8)
        outcome.addWidget(IconLabel(self._look, icon_name, colour, 20), 0, Qt.AlignmentFlag.AlignTop)
        order = self.tr("{state} · received first") if first else self.tr("{state} · received later")
        outcome.addWidget(label(order.format(state=word), "strong", wrap=True), 1)
        layout.addLayout(outcome)
        facts = Facts()
        facts.show_rows(claim_facts(claim, self.services, setting))
        layout.addWidget(facts)
        layout.addStretch(1)
        box.setAccessibleName(f"{claim.site}: {word}")
        return box

    def _show_said(self, notes: Sequence[DisputeNote], contests: Sequence[KeptContest], setting: Setting) -> None:
        _drop(self._said)
        self._said = None
        ours = {kept.contest.id for kept in contests}
        heard = [note for note in notes if note.id not in ours]
        if not heard and not contests:
            return
        self._said, layout = card()
        layout.addWidget(label(self.tr("What this site said against the decision"), "subheading", wrap=True))
        for note in heard:
            self._say(layout, setting.moment(note.at), note.text, "ok")
        for kept in contests:
            moment, icon_name = contest_words(kept, setting)
            self._say(layout, moment, kept.contest.note, icon_name)
        self._places.addWidget(self._said)

    def _say(self, layout: QVBoxLayout, moment: str, text: str, icon_name: str) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(self._look, icon_name, "mention", 18), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(moment, "note", wrap=True), 1)
        layout.addLayout(head)
        layout.addWidget(label(text, wrap=True, selectable=True))

    @Slot()
    def _turn(self) -> None:
        if self._sides_layout is None:
            return
        beside = self._look.text_percent < LARGE_TEXT and self._sides_layout.count() <= _SIDE_BY_SIDE
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._sides_layout.setDirection(way)


def _drop(frame: QFrame | None) -> None:
    if frame is not None:
        frame.hide()
        frame.deleteLater()
