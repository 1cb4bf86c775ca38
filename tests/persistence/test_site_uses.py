from __future__ import annotations

from app.bootstrap import DeskParts
from app.domain.receipts import Outcome
from app.domain.redemption import VoidReason
from app.domain.site_uses import SiteUse, SiteUses
from app.domain.verdicts import Place, Verdict
from app.domain.voucher import VoucherRef
from tests.builders import DESK_ID, NOON, SITE_ID, Issuer, an_answer
from tests.persistence.test_told import an_entry, told


def news(after: int, to: int, *outcomes: Outcome, desk: str = "Poste 2") -> SiteUses:
    return SiteUses(
        DESK_ID, after, to, [SiteUse(SITE_ID, VoucherRef(1, 5), NOON, desk, outcome) for outcome in outcomes]
    )


def tell(parts: DeskParts, told: SiteUses) -> int:
    parts.store.store_answer(an_answer(site_uses=told))
    return parts.store.known_versions().site_cursor


def test_a_voucher_taken_at_the_next_counter_is_already_redeemed(parts: DeskParts, issuer: Issuer) -> None:
    assert tell(parts, news(0, 1, Outcome.ACCEPTED)) == 1
    result = parts.desk.redeem(issuer.digits(5), "MEDIATION")
    assert (result.taken, result.decision.verdict) == (False, Verdict.ALREADY_REDEEMED)
    earlier = result.decision.earlier
    assert earlier is not None
    assert (earlier.place, earlier.site, earlier.at) == (Place.ELSEWHERE, "Médiathèque de Bourg, Poste 2", NOON)
    assert result.live_redemption_id is None
    assert parts.desk.redeem(issuer.digits(6), "MEDIATION").taken


def test_a_desk_without_a_name_is_told_by_its_site(parts: DeskParts, issuer: Issuer) -> None:
    tell(parts, news(0, 1, Outcome.ACCEPTED, desk=""))
    earlier = parts.desk.redeem(issuer.digits(5), "MEDIATION").decision.earlier
    assert earlier is not None
    assert earlier.site == "Médiathèque de Bourg"


def test_a_void_at_the_next_counter_frees_the_voucher(parts: DeskParts, issuer: Issuer) -> None:
    tell(parts, news(0, 2, Outcome.ACCEPTED, Outcome.VOIDED))
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_a_claim_that_is_held_at_the_next_counter_takes_nothing(parts: DeskParts, issuer: Issuer) -> None:
    tell(parts, news(0, 1, Outcome.HELD))
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_news_that_do_not_begin_where_the_desk_stands_are_left(parts: DeskParts, issuer: Issuer) -> None:
    assert tell(parts, news(0, 3, Outcome.ACCEPTED, Outcome.VOIDED)) == 3
    assert tell(parts, news(0, 2, Outcome.ACCEPTED)) == 3
    assert tell(parts, news(4, 5, Outcome.ACCEPTED)) == 3
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken


def test_what_was_undone_here_is_free_before_the_centre_has_heard_of_it(parts: DeskParts, issuer: Issuer) -> None:
    """A redemption of a desk that this one replaces is told as the other's, and is known here too."""
    item = told(issuer, an_entry(issuer, 5))
    parts.store.keep_handed_over([item], (), ())
    use = SiteUse(item.said.id, VoucherRef(1, 5), NOON, "Poste 2", Outcome.ACCEPTED)
    tell(parts, SiteUses(DESK_ID, 0, 1, [use]))
    assert not parts.desk.redeem(issuer.digits(5), "MEDIATION").taken
    parts.desk.void(item.said.id, reason=VoidReason.MISTAKE)
    assert parts.desk.redeem(issuer.digits(5), "MEDIATION").taken
