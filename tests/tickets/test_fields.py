"""Requirements: the seven fields are filled from what is known, and nothing is invented."""

import pytest

from tests.tickets.examples import stranger, theo
from tickets.fields import find_browser, find_error, find_url, gather
from tickets.ticket import FIELD_LABELS, FieldValue

MAC_CHROME = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)
WINDOWS_EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0"
)
IPHONE_SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.4 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("chrome on my mac", "Chrome on Mac"),
        ("Firefox 128 / Windows 11", "Firefox 128 on Windows 11"),
        ("I use Safari on an iPhone", "Safari on iPhone"),
        ("it happens in Edge on my PC", "Edge on Windows"),
        ("happens in chrome", "Chrome (device not said)"),
        ("only on my iPad", "iPad (browser not said)"),
        ("edge 121 / win11", "Edge 121 on Windows 11"),
        ("tried Chrome and Edge, same", "Edge (device not said)"),
        ("edge on windows", "Edge on Windows"),
        ("brave on my linux box", "Brave on Linux"),
        ("arc browser on a mac mini", "Arc on Mac"),
        ("opera gx", "Opera (device not said)"),
        ("vivaldi on ubuntu", "Vivaldi on Linux"),
        ("samsung internet on galaxy s22", "Samsung Internet on Android"),
        ("their arc of growth, a brave move, an opera house as client", None),
        ("we have the edge on other agencies", None),
        ("the Chrome extension is off", None),
        ("we are on the edge of signing, bravely", None),
        ("billing tab crashes", None),
        ("does HirePilot have a mobile app?", None),
        ("is there a phone field on the client?", None),
        ("we placed a mobile developer and the laptop budget is gone", None),
        ("it crashes with the mobile app team deal", None),
        ("it happens on my phone", "a phone (browser not said)"),
        ("it crashes from mobile", "a phone (browser not said)"),
        ("using chrome, on a laptop", "Chrome on a laptop"),
        ("does it work with Chrome?", None),
        ("is there an iPhone app?", None),
        ("is there an Android or iPad app?", None),
        ("we hire a Linux admin and a Windows engineer", None),
        ("iphone", "iPhone (browser not said)"),
        ("I closed the REQ for a Mac developer", None),
        (MAC_CHROME, "Chrome 126 on macOS"),
        (f"my agent is {WINDOWS_EDGE}", "Edge 125 on Windows"),
        (IPHONE_SAFARI, "Safari 17 on iPhone"),
    ],
)
def test_browser_and_device_are_read(said: str, expected: str | None) -> None:
    assert find_browser(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "it is at https://app.hirepilot.example/deals/2001?tab=billing.",
            "https://app.hirepilot.example/deals/2001?tab=billing",
        ),
        (
            "<https://app.hirepilot.example/deals|app.hirepilot.example/deals>",
            "https://app.hirepilot.example/deals",
        ),
        ("app.hirepilot.example/deals, tab two", "app.hirepilot.example/deals"),
        ("ask theo@harborfinch.example", None),
        ("no address here", None),
    ],
)
def test_the_address_of_the_page_is_read(said: str, expected: str | None) -> None:
    assert find_url(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("billing tab crashes with error 500, chrome on my mac", "error 500"),
        ("it says “Could not load invoices” every time", "Could not load invoices"),
        ('"Payment failed: try later" pops up', "Payment failed: try later"),
        ("I see 500 Internal Server Error", "500 Internal Server Error"),
        ("TypeError: x is undefined", "TypeError: x is undefined"),
        ("got E-CREDITS-LOW", "E-CREDITS-LOW"),
        ("error: the card was declined. And then nothing", "the card was declined"),
        ("it says 'Oops, we can't load this'", "Oops, we can't load this"),
        ("it just said ‘Request failed’ and closed", "Request failed"),
        ("red banner: Could not link requisition", "Could not link requisition"),
        ("Theo's and Dana's deals don't load", None),
        ("add a note: could not reach them", None),
        ("stuck at “Saving…”", None),
        ("billing tab crashes", None),
    ],
)
def test_the_error_message_is_read_as_it_was_shown(said: str, expected: str | None) -> None:
    assert find_error(said) == expected


def test_ids_come_from_the_server_and_the_rest_from_the_reporter() -> None:
    fields = gather(
        reporter=theo(), said="error 500 in chrome", opportunity="OPP-2001", stage="Discovery"
    )
    assert fields.opportunity_id.value == "OPP-2001"
    assert fields.user_id.value == str(theo().member_id)
    assert fields.workspace_id.value == str(theo().workspace_id)
    assert fields.pipeline_stage.value == "Discovery"
    assert fields.missing == ("URL",)


def test_every_field_that_nobody_gave_has_a_reason() -> None:
    fields = gather(reporter=stranger(), said="help")
    assert fields.missing == tuple(FIELD_LABELS.values())
    assert all(field.missing_because for _, field in fields.labelled())
    assert "not linked" in str(fields.user_id)


def test_a_models_suggestion_counts_only_if_the_reporter_said_it() -> None:
    said = "the page app dot hirepilot shows Oh No, I use konqueror on bsd"
    fields = gather(
        reporter=theo(),
        said=said,
        browser="Konqueror on BSD",
        error_message="Internal Server Error",
        url="…",
    )
    assert fields.browser_device.value == "Konqueror on BSD"
    assert fields.error_message.value is None
    assert fields.url.value is None


@pytest.mark.parametrize(("value", "reason"), [(None, None), ("x", "y"), ("", ""), (None, "")])
def test_a_field_is_a_value_or_a_reason(value: str | None, reason: str | None) -> None:
    with pytest.raises(ValueError, match="either a value or a reason"):
        FieldValue(value, reason)
