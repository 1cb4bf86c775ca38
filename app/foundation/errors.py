"""Failures of the world around us, as opposed to our own mistakes.

ExpectedProblem
  x StorageProblem      the local file: disk full, read-only, locked, damaged, newer than the program
  x CentreProblem       the central service: out of reach, not itself, refusing
  x NotEnrolled         this desk has no identity yet
Scanner problems derive from ExpectedProblem in `app.scanner.problems`.
"""

from __future__ import annotations

import errno
from typing import ClassVar


class ExpectedProblem(Exception):
    """The world failed in a way we foresaw; the interface turns `code` and `values` into a sentence and a next step.

    `values` holds only what the sentence needs; never a secret, a name of a person or the text of a scan.
    """

    code: ClassVar[str] = "problem"

    def __init__(self, **values: str | int) -> None:
        super().__init__(self.code, *values.values())
        self.values = values

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({details})" if details else self.code


class StorageProblem(ExpectedProblem):
    """The local database or data folder cannot be used as it should."""

    code = "storage_failed"


class DiskFull(StorageProblem):
    code = "disk_full"


class ReadOnlyStorage(StorageProblem):
    code = "storage_read_only"


class StorageBusy(StorageProblem):
    """Another program held the database for longer than we wait."""

    code = "storage_busy"


class DamagedStorage(StorageProblem):
    code = "storage_damaged"


class NewerStorage(StorageProblem):
    """The file was written by a later version of the program; values: `found`, `known`."""

    code = "storage_newer"


_BY_ERRNO: dict[int, type[StorageProblem]] = {
    errno.ENOSPC: DiskFull,
    getattr(errno, "EDQUOT", errno.ENOSPC): DiskFull,
    errno.EROFS: ReadOnlyStorage,
    errno.EACCES: ReadOnlyStorage,
    errno.EPERM: ReadOnlyStorage,
}


def storage_problem(error: OSError) -> StorageProblem:
    """Return the problem that says what a failed file operation means for the person at the desk."""
    return _BY_ERRNO.get(error.errno or 0, StorageProblem)()


class NotEnrolled(ExpectedProblem):
    """This desk has not been enrolled with a central service yet."""

    code = "not_enrolled"


class AlreadyEnrolled(ExpectedProblem):
    """This data folder already belongs to an enrolled desk; values: `site`."""

    code = "already_enrolled"


class KeyMissing(ExpectedProblem):
    """The desk's private key is in neither the keyring nor the key file, or does not match the desk."""

    code = "key_missing"


class DemonstrationFailed(ExpectedProblem):
    """The central service of the demonstration could not be set up or started on this machine."""

    code = "demonstration_failed"


class WrongReplacement(ExpectedProblem):
    """The file that was to be handed in belongs to another central service, or to no desk at all."""

    code = "wrong_replacement"


class NotARequestFile(ExpectedProblem):
    """The file that was to be handed in is not one that a desk wrote for the centre."""

    code = "not_a_request_file"


class NotAnAnswerFile(ExpectedProblem):
    """The file that was to be taken in does not hold answers of a centre."""

    code = "not_an_answer_file"


class CentreProblem(ExpectedProblem):
    """The central service did not do what was asked; nothing was lost, trying again is safe."""

    code = "centre_failed"


class CentreUnreachable(CentreProblem):
    """No answer: no network, wrong name, refused connection or time-out."""

    code = "centre_unreachable"


class NotTheCentre(CentreProblem):
    """Somebody else answered: a captive portal, a proxy, an HTML page, a wrong shape or a wrong signature."""

    code = "not_the_centre"


class AnswersForAnotherDesk(NotTheCentre):
    """The file of answers was made for another desk."""

    code = "answers_for_another_desk"


class CentreBusy(CentreProblem):
    """The centre asks to come back later; values: `retry_after_s`."""

    code = "centre_busy"


class CentreBroken(CentreProblem):
    """The centre failed on its side (5xx); values: `status`."""

    code = "centre_broken"


class CentreRefused(CentreProblem):
    """The centre understood and said no; values: `reason` (its own short code)."""

    code = "centre_refused"


class CentreTooDifferent(CentreProblem):
    """The centre speaks a version of the exchange that this program does not; values: `ours`, `theirs`."""

    code = "centre_version"


class InsecureAddress(CentreProblem):
    """Plain HTTP towards another machine; only the loopback may be reached without TLS."""

    code = "insecure_address"


class WrongEnrolmentCode(CentreProblem):
    """The one-time code is mistyped, already used, expired, or belongs to another centre."""

    code = "wrong_enrolment_code"
