"""Requirements: no secret is stored, and redacting twice changes nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.redaction import redact, redact_within, storable

SECRETS = [
    ("xoxb-1234567890-abcdefghij", "1234567890"),
    ("token xapp-1-A02-998877-deadbeef", "deadbeef"),
    ("sk-proj-abcdefghijklmnop1234", "abcdefghijklmnop"),
    ("sk_live_51Habcdefghijklmnop", "51Habc"),
    ("Authorization: Bearer abcdef1234567890", "abcdef1234567890"),
    ("authorization: basic dXNlcjpwYXNzd29yZA==", "dXNlcjpw"),
    ("ghp_abcdefghijklmnopqrstuvwxyz0123", "abcdefghij"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "eyJzdWIi"),
    ("my password is hunter2", "hunter2"),
    ("password: 'correct horse'", "correct"),
    ("pwd=s3cret!", "s3cret"),
    ("API key: abc123def", "abc123def"),
    ("https://theo:letmein@app.hirepilot.example/x", "letmein"),
    ("https://app.hirepilot.example/x?token=abc123&tab=1", "abc123"),
    ("card 4242 4242 4242 4242 exp 12/30", "4242"),
    ("card 378282246310005", "378282246310005"),
    ("amex 3782-822463-10005", "822463"),
    ("cvv 123", "123"),
    ("https://hooks.slack.com/services/T00AAAA00/B00BBBB00/x8Kq2vLw7Zr1", "x8Kq2vLw7Zr1"),
    ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY", "wJalrXUtn"),
    ("npm_a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8", "a1b2c3d4"),
    ("hf_AbCdEfGhIjKlMnOpQrStUvWxYz01234567", "AbCdEf"),
    ("ASIAQ4XJ7PLMEXAMPLE9", "Q4XJ7PLM"),
    ("ya29.a0AfH6SMBx-abcDEF_123", "a0AfH6SMBx"),
    ("token: 9f8e7d6c5b", "9f8e7d6c5b"),
    ('{"access_token": "9f8e7d6c5b"}', "9f8e7d6c5b"),
    ("x-api-key: 9f8e7d6c5b", "9f8e7d6c5b"),
    ("I log in with password hunter2", "hunter2"),
    ("pw: hunter2", "hunter2"),
    ("Cookie: session=abcdef; theme=dark", "abcdef"),
    ("curl -H 'Cookie: sid=s%3Aabc'", "s%3Aabc"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----", "MIIB"),
]
HARMLESS = [
    "my password is not accepted",
    "the password reset mail never came",
    "password is wrong",
    "OPP-2001 is worth 60000 USD",
    "11111111-1111-4111-8111-111111111111",
    "turn 1741944360.000100 in D0THEO",
    "1234 5678 9012 3456",
    "https://app.hirepilot.example/deals/2001?tab=billing",
    "the secret of a good pipeline",
    "basic question about billing",
    "the password reset link doesn't work",
    "it says: token expired",
    "token: expired",
    "max_tokens = 128000",
    "our ASIA-PACIFIC-REGION board",
    "npm_config_registry",
    "no password OPP-2001 asks for",
    "the secretary: Anna",
    "password rules, 8 characters",
    "the cookie: it is gone",
    "the cookie banner = gone",
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secrets_are_removed(text: str, secret: str) -> None:
    redacted = redact(text)
    assert secret not in redacted
    assert "removed]" in redacted


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


def test_an_address_keeps_its_harmless_parts() -> None:
    redacted = redact("https://app.hirepilot.example/x?token=abc123&tab=1")
    assert redacted == "https://app.hirepilot.example/x?token=[token removed]&tab=1"


@given(st.lists(st.sampled_from([text for text, _ in SECRETS] + HARMLESS + [" ", "\n", ", "])))
def test_redacting_twice_changes_nothing(parts: list[str]) -> None:
    once = redact(" ".join(parts))
    assert redact(once) == once


def test_texts_within_json_are_redacted() -> None:
    deal = {"notes": ["password: hunter2", None], "value": 60_000, "open": True}
    assert redact_within(deal) == {
        "notes": ["password: [password removed]", None],
        "value": 60_000,
        "open": True,
    }


def test_what_databases_refuse_is_taken_out() -> None:
    assert storable("a\0b\ud800c") == "ab?c"
