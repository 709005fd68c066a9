"""How a page in a real browser is looked at: by axe, by its width, and by the keyboard alone."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "axe" / "axe.min.js"
#: What axe is asked to look for: WCAG 2.2 up to AA, and what it calls best practices.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Everything in sight that acts, and whether the keyboard may stop there; of several choices of
#: one name the keyboard stops at one.
ACTING = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(it => it.checkVisibility({visibilityProperty: true}) && !it.disabled
    && !it.closest('[inert]') && (!document.querySelector('dialog:modal') || it.closest('dialog:modal')))"""


def is_accessible(page: Page) -> None:
    """Look with axe; what it finds is told by rule and element."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    wrong = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]
    assert wrong == [], wrong


def is_not_too_wide(page: Page) -> None:
    """Nothing has to be moved sideways to be seen."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, (wide, page.url)


def is_reached_by_keyboard(page: Page) -> None:
    """Tab leads to everything that acts, and each stop can be seen to be one."""
    page.evaluate(
        f"() => {{ window.acting = ({ACTING})(); window.reached = new Set([document.activeElement]); }}"
    )
    for _ in range(page.evaluate("acting.length") + 3):
        page.keyboard.press("Tab")
        page.evaluate("reached.add(document.activeElement)")
    missed = page.evaluate(
        "acting.filter(it => !reached.has(it)).map(it => it.outerHTML.slice(0, 200))"
    )
    assert missed == [], missed
