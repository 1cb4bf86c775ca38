"""The frame: navigation, header, pages, footer. A wiring table, no behaviour."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.foundation.paths import resources
from app.foundation.settings import Settings
from app.ui.about.page import AboutPage
from app.ui.banner import DemonstrationBanner
from app.ui.desk.page import DeskPage
from app.ui.diagnostics.page import DiagnosticsPage, Machine
from app.ui.disputes.page import DisputesPage
from app.ui.exchange.page import ExchangePage
from app.ui.formats import Setting
from app.ui.navigation import Navigation, Page
from app.ui.news import News
from app.ui.overview import Overview
from app.ui.settings.page import SettingsPage
from app.ui.statements.page import StatementsPage
from app.ui.status_bar import Footer, Header
from app.ui.theme.look import Look
from app.ui.today.page import TodayPage
from app.ui.welcome.page import WelcomePage
from app.ui.widgets.parts import scrolled


class DeskPages(QWidget):
    """Everything that an enrolled desk shows; made anew when another desk is opened."""

    page_changed = Signal(object)

    def __init__(self, look: Look, settings: Settings, machine: Machine, *, demonstration: bool) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = DeskPage(look, settings.offering)
        self.today = TodayPage(look)
        self.exchange = ExchangePage(look)
        self.disputes = DisputesPage(look)
        self.statements = StatementsPage(look)
        self.settings = SettingsPage(look, settings)
        self.diagnostics = DiagnosticsPage(look, machine)
        self.about = AboutPage(look)
        self.header = Header(look)
        self.footer = Footer(look)
        self.banner = DemonstrationBanner(look)
        self.navigation = Navigation(look, self)
        self._pages: dict[Page, QWidget] = {
            Page.DESK: self.desk,
            Page.TODAY: self.today,
            Page.EXCHANGE: self.exchange,
            Page.DISPUTES: self.disputes,
            Page.STATEMENTS: self.statements,
            Page.SETTINGS: self.settings,
            Page.DIAGNOSTICS: self.diagnostics,
            Page.ABOUT: self.about,
        }
        self._stack = QStackedWidget()
        for name, page in self._pages.items():
            self._stack.addWidget(scrolled(page, by_keys=name in (Page.DIAGNOSTICS, Page.ABOUT)))
        self._page = Page.DESK
        self._assemble()
        self.banner.setVisible(demonstration)
        self.navigation.wished.connect(self.open_page)
        self.header.disputes_wished.connect(self._on_disputes_wished)
        self.today.dispute_wished.connect(self._on_dispute_wished)
        for key, answer in (
            ("Ctrl+Z", self.desk.undo_wished),
            ("F5", self.exchange.exchange_wished),
            ("F2", self._on_short_code_key),
            ("F3", self._on_test_key),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(answer)
        self.open_page(Page.DESK)

    @property
    def page(self) -> Page:
        return self._page

    @Slot(object)
    def open_page(self, page: Page) -> None:
        self._page = page
        self._stack.setCurrentIndex(list(Page).index(page))
        self.navigation.mark(page)
        self.page_changed.emit(page)

    @Slot()
    def _on_short_code_key(self) -> None:
        self.open_page(Page.DESK)
        self.desk.type_short_code()

    @Slot()
    def _on_test_key(self) -> None:
        self.open_page(Page.DESK)
        self.desk.test_button.toggle()

    def show_overview(self, overview: Overview) -> None:
        self.desk.show_overview(overview)
        self.today.show_overview(overview)
        self.exchange.show_overview(overview)
        self.diagnostics.show_overview(overview)
        self.disputes.show_services({each.code: each.label for each in overview.status.catalogue.offerings})
        self.footer.tell(overview)
        self.navigation.show_count(Page.EXCHANGE, len(overview.waiting))

    def show_news(self, news: News, setting: Setting) -> None:
        self.today.show_disputed(news.disputed())
        self.disputes.show_news(news, setting)
        self.statements.show_news(news, setting)
        self.header.show_unseen(news.unseen)
        self.navigation.show_count(Page.DISPUTES, news.unseen)

    @Slot()
    def _on_disputes_wished(self) -> None:
        self.open_page(Page.DISPUTES)

    @Slot(str)
    def _on_dispute_wished(self, redemption_id: str) -> None:
        self.disputes.open_redemption(redemption_id)
        self.open_page(Page.DISPUTES)

    def _assemble(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.header)
        right.addWidget(self._stack, 1)
        right.addWidget(self.footer)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.navigation)
        layout.addLayout(right, 1)


class MainWindow(QMainWindow):
    """Shows the welcome page or the pages of a desk."""

    closing = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setWindowTitle("Comptoir")
        self.setWindowIcon(QIcon(str(resources() / "icons" / "comptoir.svg")))
        self.setMinimumSize(QSize(960, 600))
        self.resize(1366, 768)
        self.welcome = WelcomePage(look)
        self.pages: DeskPages | None = None
        self._stack = QStackedWidget()
        self._welcome_area = scrolled(self.welcome)
        self._stack.addWidget(self._welcome_area)
        self.setCentralWidget(self._stack)

    def show_welcome(self) -> None:
        self._drop_pages()
        self._stack.setCurrentWidget(self._welcome_area)

    def show_pages(self, pages: DeskPages) -> None:
        self._drop_pages()
        self.pages = pages
        self._stack.addWidget(pages)
        self._stack.setCurrentWidget(pages)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's own name
        # Ending the loops may take a second or two: nobody should look at a window that no longer answers.
        self.hide()
        self.closing.emit()
        event.accept()

    def _drop_pages(self) -> None:
        if self.pages is not None:
            self._stack.removeWidget(self.pages)
            self.pages.hide()
            self.pages.deleteLater()
            self.pages = None
