"""The screens of what happens beside scanning: exchanges, files, disputes, statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.domain.exchange_progress import ExchangeProgress, ExchangeStep
from app.domain.journal_trouble import JournalTrouble, TroubleKind
from app.domain.redemption import RedemptionState
from app.domain.views import ExchangePhase
from app.sync.file_exchange import Exported
from app.ui.exchange.words import exported_words
from app.ui.main_window import DeskPages
from app.ui.navigation import Page
from app.ui.news import News
from tests.builders import NOON
from tests.domain.stated import SITE
from tests.ui import papers
from tests.ui.papers import a_dispute, a_note, decided
from tests.ui.scenes import Morning, State
from tests.ui.stage import OFFLINE, Stage, opens


def _exchange_running(stage: Stage) -> None:
    pages = stage.pages()
    progress = ExchangeProgress(ExchangeStep.SENDING, NOON, sent=1500, total=4200, confirmed=1497, refused=3, errors=0)
    stage.tell(pages, State(ExchangePhase.SENDING, sent=1500, total=4200, progress=progress))
    pages.open_page(Page.EXCHANGE)


def _exchange_failed_items(stage: Stage) -> None:
    pages = stage.pages()
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    failed = (replace(overview.waiting[0], last_error="bad_receipt", attempts=3), *overview.waiting[1:])
    progress = ExchangeProgress(ExchangeStep.READING, NOON, sent=4, total=4, confirmed=3, refused=0, errors=1)
    pages.show_overview(replace(overview, waiting=failed))
    pages.exchange.show_loop(State(ExchangePhase.IDLE, sent=4, total=4, progress=progress))
    pages.open_page(Page.EXCHANGE)


def _exchange_trouble(kind: TroubleKind) -> Callable[[Stage], None]:
    def scene(stage: Stage) -> None:
        pages = stage.pages()
        overview = stage.tell(pages, State(ExchangePhase.IDLE))
        since = None if kind in (TroubleKind.BROKEN, TroubleKind.GAP) else NOON
        status = replace(overview.status, troubles=(JournalTrouble(kind, since),))
        pages.show_overview(replace(overview, status=status))
        pages.open_page(Page.EXCHANGE)

    return scene


def _exchange_files(stage: Stage) -> None:
    pages = stage.pages()
    stage.tell(pages, OFFLINE)
    pages.open_page(Page.EXCHANGE)
    pages.exchange.files_button.click()


def _exchange_file_written(stage: Stage) -> None:
    _exchange_files(stage)
    pages = stage.window.pages
    if pages is not None:
        pages.exchange.show_file_result(*exported_words(Exported("", 1, 4)))


def _news(stage: Stage) -> DeskPages:
    """A desk with disputes in every state, and three months."""
    pages = stage.pages()
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    opened = stage.morning.opened
    told = (decided(4, for_us=True), decided(3, guarantee_cents=1000), decided(2, notes=(a_note(),)), a_dispute(1))
    papers.tell(opened.parts, *(replace(each, opened_at=NOON + timedelta(seconds=n)) for n, each in enumerate(told)))
    papers.give(opened.parts, papers.of_month("2026-09", 38000), papers.of_month("2026-10", 41000, 2000))
    papers.give_november(opened.parts, stage.morning.issuer)
    opened.disputes.seen(told[0].id)
    opened.disputes.seen(told[1].id)
    news = News(SITE, opened.disputes.all(), (), opened.disputes.attention(), opened.statements.all())
    pages.show_news(news, overview.setting)
    return pages


def _disputes(row: int) -> Callable[[Stage], None]:
    def scene(stage: Stage) -> None:
        pages = _news(stage)
        pages.open_page(Page.DISPUTES)
        pages.disputes.table.selectRow(row)

    return scene


def _disputes_contest(stage: Stage) -> None:
    _disputes(1)(stage)
    pages = stage.window.pages
    if pages is not None:
        pages.disputes.contest_button.click()


def _statements(stage: Stage) -> None:
    _news(stage).open_page(Page.STATEMENTS)


def _statements_checked(stage: Stage) -> None:
    calm = Morning(stage.morning.folder / "calm", stage.morning.issuer)
    pages = _news(Stage(calm, stage.window, stage.look, stage.settings))
    pages.open_page(Page.STATEMENTS)
    pages.statements.show_check("2026-11", calm.opened.statements.check("2026-11"))
    calm.opened.close()


def _statements_missing(stage: Stage) -> None:
    pages = _news(stage)
    pages.open_page(Page.STATEMENTS)
    pages.statements.show_check("2026-11", stage.morning.opened.statements.check("2026-11"))


def _today_in_dispute(stage: Stage) -> None:
    pages = stage.pages()
    overview = stage.tell(pages, State(ExchangePhase.IDLE))
    held = next(line for line in overview.day.lines if line.state is RedemptionState.HELD)
    theirs, ours = a_dispute().claims
    dispute = a_dispute(claims=(theirs, replace(ours, redemption_id=str(held.redemption_id))))
    pages.show_news(News(SITE, (dispute,), (), 1, ()), overview.setting)
    pages.open_page(Page.TODAY)
    pages.today.table.selectRow(overview.day.lines.index(held))


PAPER_SCENES: dict[str, Callable[[Stage], None]] = {
    "exchange-running": _exchange_running,
    "exchange-failed-items": _exchange_failed_items,
    "exchange-restored-backup": _exchange_trouble(TroubleKind.BROKEN),
    "exchange-two-computers": _exchange_trouble(TroubleKind.TWO_MACHINES),
    "exchange-files": _exchange_files,
    "exchange-file-written": _exchange_file_written,
    "today-in-dispute": _today_in_dispute,
    "disputes-none": opens(Page.DISPUTES),
    "disputes": _disputes(0),
    "disputes-lost": _disputes(1),
    "disputes-guarantee": _disputes(2),
    "disputes-won": _disputes(3),
    "disputes-contest": _disputes_contest,
    "statements-none": opens(Page.STATEMENTS),
    "statements": _statements,
    "statements-checked": _statements_checked,
    "statements-missing": _statements_missing,
}
