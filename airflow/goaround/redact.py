"""Takes secrets and control characters out of text before it leaves the worker.

What is cut is cut for good, so the rules lean to the safe side; every pattern runs in linear time on capped input.
"""

from __future__ import annotations

import math
import re
from collections import Counter

MASK = "***"

_ANSI = re.compile(r"\x1b\[[0-?]{0,16}[ -/]{0,4}[@-~]|\x1b[@-_]")
# C0 without \t and \n, DEL, C1, line and paragraph separators, bidirectional overrides, BOM.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\Z)", re.S)
_PEM_TAIL = re.compile(r"\A[A-Za-z0-9+/=\s]*-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_URL_PASSWORD = re.compile(r"\b([a-z][a-z0-9+.-]{1,30}://)([^\s/:@'\"]{0,200}):([^\s/'\"]{1,400})@", re.I)
_URL_TOKEN = re.compile(r"\b([a-z][a-z0-9+.-]{1,30}://)([^\s/:@'\"]{16,400})@", re.I)
_AUTHORIZATION = re.compile(r"\b(authorization[\"']?\s{0,3}[=:]\s{0,3}[\"']?)(?:[A-Za-z0-9-]{1,30} )?[^\s\"',]{1,4000}", re.I)
# A word of prose may follow these ("basic authentication failed"), so the value has to look like one.
_SCHEME = re.compile(
    r"\b((?:bearer|basic|digest|token|negotiate)\s{1,3})(?=\S{0,200}(?:[0-9=+/]|(?-i:[a-z][A-Z])))[A-Za-z0-9+/=._~-]{8,4000}",
    re.I,
)

# Names whose value is a secret wherever they stand: `password=…`, `"api_key": "…"`, `--token …`.
_NAMES = (
    r"[a-z0-9]{0,30}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key)|pass(?:code)?|pwd|access[_-]?key(?:[_-]?id)?|account[_-]?key"
    r"|shared[_-]?access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|fernet[_-]?key|client[_-]?secret"
    r"|credentials?|authorization|auth[_-]?token|set-cookie|cookie|session[_-]?(?:id|key)|jwt|signature"
    r"|x-amz-(?:signature|credential|security-token)|sas|sig"
)
_QUOTED = r"\"(?:[^\"\\\n]|\\.){0,2000}\"|'(?:[^'\\\n]|\\.){0,2000}'"
_KEY_VALUE = re.compile(
    rf"(?<![A-Za-z0-9])((?:[A-Za-z0-9]{{1,30}}[_.-]){{0,4}}({_NAMES})[\"']?\s{{0,3}}(?:=>|[=:])\s{{0,3}})"
    rf"(b?(?:{_QUOTED})|[^\s,;&\"'<>(){{}}\[\]]{{1,2000}})",
    re.I,
)
_FLAG = re.compile(rf"(--(?:[a-z0-9]{{1,30}}-){{0,4}}(?:{_NAMES})\s{{1,3}})(?:{_QUOTED}|[^\s\"']{{1,2000}})", re.I)

_KNOWN_TOKENS = re.compile(
    r"\b(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\b"  # AWS
    r"|\bgh[pousr]_[A-Za-z0-9]{20,255}|\bgithub_pat_[A-Za-z0-9_]{20,255}|\bglpat-[A-Za-z0-9_-]{20,100}"
    r"|\bxox[abeoprs]-[A-Za-z0-9-]{10,200}|\bhooks\.slack\.com/services/[A-Za-z0-9/]{10,200}"
    r"|\bAIza[A-Za-z0-9_-]{35}|\bya29\.[A-Za-z0-9_-]{20,500}"  # Google
    r"|\beyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{0,4000})?"  # JWT
    r"|\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,200}|\bSG\.[A-Za-z0-9_-]{10,100}\.[A-Za-z0-9_-]{10,100}"
    r"|\bdapi[0-9a-f]{32}|\bpypi-[A-Za-z0-9_-]{40,400}|\bnpm_[A-Za-z0-9]{36}|\bsk-[A-Za-z0-9_-]{20,200}"
)
_CANDIDATE = re.compile(r"[A-Za-z0-9+/_=-]{32,2000}")


def strip_control(text: str) -> str:
    """Without ANSI sequences, control and bidirectional characters; carriage returns become line ends."""
    text = _ANSI.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", text))


def redact(text: str) -> str:
    """The text with every secret that can be told from its form or its name replaced by `***`."""
    text = strip_control(text)
    text = _PEM_TAIL.sub(MASK, _PEM.sub(MASK, text))
    text = _URL_PASSWORD.sub(rf"\1\2:{MASK}@", text)
    text = _URL_TOKEN.sub(rf"\1{MASK}@", text)
    text = _AUTHORIZATION.sub(rf"\1{MASK}", text)
    text = _SCHEME.sub(rf"\1{MASK}", text)
    text = _KEY_VALUE.sub(_mask_value, text)
    text = _FLAG.sub(rf"\1{MASK}", text)
    text = _KNOWN_TOKENS.sub(MASK, text)
    return _CANDIDATE.sub(lambda found: MASK if looks_random(found[0]) else found[0], text)


def _mask_value(found: re.Match[str]) -> str:
    prefix, name, value = found.groups()
    # "Invalid token: Signature verification failed": a bare word after anything but a password is prose.
    if ": " in prefix and value.isalpha() and len(value) <= 20 and not re.search("pass|pwd|secret", name, re.I):
        return found[0]
    return prefix + MASK


def looks_random(token: str) -> bool:
    """Whether a word is a key rather than a name, path or id.

    Random base64 mixes the three classes of characters, changes class at about every second character and has more
    than 4 bits a character; names, paths, hexadecimal digests and UUIDs miss at least one of these.
    """
    kinds = [_kind(character) for character in token if character.isalnum()]
    if len(set(kinds)) < 3:
        return False
    changes = sum(1 for left, right in zip(kinds, kinds[1:]) if left != right)
    return changes / len(kinds) >= 0.3 and _entropy(token) >= 4.0


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    return "upper" if character.isupper() else "lower"


def _entropy(token: str) -> float:
    total = len(token)
    return -sum(n / total * math.log2(n / total) for n in Counter(token).values())
