"""What the commands say to people on stderr, in French: what happened, then what to do."""

from __future__ import annotations

import sys

from app.foundation.errors import ExpectedProblem

_SENTENCES = {
    "not_enrolled": "Ce poste n'est pas encore enrôlé. Enrôlez-le avec : python -m app enrol --url … --code …",
    "already_enrolled": "Ce dossier appartient déjà à un poste enrôlé. Choisissez un autre dossier de données.",
    "key_missing": "La clé de ce poste est introuvable. Demandez à l'opérateur un nouveau code d'enrôlement.",
    "disk_full": "Le disque est plein. Libérez de la place puis recommencez ; rien d'affiché n'est perdu.",
    "storage_read_only": "Le dossier de données n'est pas accessible en écriture. Vérifiez ses droits ou le disque.",
    "storage_busy": "Un autre programme occupe la base de ce poste. Fermez-le puis recommencez.",
    "storage_damaged": "La base de ce poste est abîmée ou d'un autre logiciel. Une copie peut être dans « backups ».",
    "storage_newer": "La base a été écrite par une version plus récente de Comptoir. Installez cette version.",
    "storage_failed": "Le disque a refusé l'opération. Vérifiez-le puis recommencez ; rien d'enregistré n'est perdu.",
    "centre_unreachable": "Le service central ne répond pas. Vérifiez la connexion ; tout reste en attente ici.",
    "not_the_centre": "La réponse ne vient pas du service central (portail Wi-Fi ?). Ouvrez un navigateur.",
    "centre_busy": "Le service central demande d'attendre un peu. Recommencez plus tard ; rien n'est perdu.",
    "centre_broken": "Le service central a une panne. Recommencez plus tard ; tout reste en attente ici.",
    "centre_refused": "Le service central a refusé la demande. Prévenez l'opérateur ; tout reste en attente ici.",
    "centre_version": "Le service central parle une autre version. Mettez Comptoir à jour ; rien n'est perdu.",
    "insecure_address": "Cette adresse n'est pas sûre : elle doit commencer par https://.",
    "wrong_enrolment_code": "Ce code d'enrôlement est mal tapé, déjà utilisé, expiré ou d'un autre service central.",
    "not_a_request_file": "Ce fichier ne vient pas d'un poste. Choisissez celui que l'autre poste a écrit avec export.",
    "not_an_answer_file": "Ce n'est pas un fichier de réponses. Choisissez celui que le service central a écrit.",
    "answers_for_another_desk": "Ces réponses sont celles d'un autre poste. Reprenez-les sur ce poste-là.",
    "wrong_replacement": "Ce fichier n'est pas la base d'un poste de ce service central. Rien n'a été envoyé.",
    "demonstration_failed": "La démonstration n'a pas pu démarrer sur cet ordinateur. Recommencez.",
    "centre_failed": "Le service central n'a pas fait ce qui était demandé. Recommencez ; rien n'est perdu.",
}
HELD = "{count} encaissement(s) de l'ancien poste attendent la décision de l'opérateur : ils sont gardés ici."
REJOINED = (
    "La base de ce poste était une sauvegarde restaurée ou une copie. Le service central lui a rendu ce qu'elle"
    " avait oublié ; rien n'est perdu. Si un autre ordinateur utilise encore ce poste, arrêtez-le et enrôlez-le à part."
)
_OTHERWISE = "L'opération n'a pas pu se faire. Recommencez ; rien d'enregistré n'est perdu."


def sentence(problem: ExpectedProblem) -> str:
    """Return what happened and what to do; every problem has a sentence."""
    return _SENTENCES.get(problem.code, _OTHERWISE)


def say(text: str) -> None:
    """Write a sentence for people, apart from the JSON."""
    sys.stderr.write(text + "\n")


def say_problem(problem: ExpectedProblem) -> None:
    say(f"{sentence(problem)} [{problem}]")
