"""The reference central service: issues vouchers, enrols desks, answers their redemptions with signed receipts."""
