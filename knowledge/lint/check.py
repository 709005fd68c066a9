"""All rules over one folder: the report behind `rex articles check`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.decoding import MENDED, mangled
from knowledge.folder import Page, articles_of, read_pages
from knowledge.lint.access import Access, check_access
from knowledge.lint.denials import check_denials
from knowledge.lint.figures import check_figures
from knowledge.lint.finding import Finding, Rule
from knowledge.lint.links import check_links
from knowledge.lint.lists import check_lists
from knowledge.lint.orders import check_orders
from knowledge.lint.proof import read_proof
from knowledge.lint.quantities import check_quantities
from knowledge.lint.structure import check_structure
from knowledge.lint.subjects import same_words
from knowledge.lint.totals import check_totals


@dataclass(frozen=True)
class Report:
    """What was found in a folder, in the order of its files and lines."""

    pages: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings have to be mended."""
        return sum(not finding.warning for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many findings are worth a look."""
        return len(self.findings) - self.errors


def check_folder(folder: Path, access: Access | None = None) -> Report:
    """Check every page below a folder, or one page; what cannot be read is a finding too.

    `access` has the plans and roles that pages may name; without it, they may name any.
    """
    pages = tuple(read_pages(folder))
    articles, problems = articles_of(pages)
    texts = {page.file: page.text for page in pages if page.text is not None}
    proofs = [read_proof(article, texts[article.file]) for article in articles]
    same = same_words(article.front for article in articles)
    findings = {
        *_unreadable(pages),
        *(
            Finding(each.file, each.line, "front-matter", each.sentence)
            for each in set(problems).difference(*(page.problems for page in pages))
        ),
        *check_structure(proofs),
        *(check_access(proofs, access) if access else ()),
        *check_links(proofs, folder if folder.is_dir() else folder.parent),
        *check_orders(proofs),
        *check_lists(proofs, same),
        *(check_denials(proofs, access.roles, access.plans, same) if access else ()),
        *_once(check_figures(proofs), check_quantities(proofs), check_totals(proofs)),
    }
    if not pages:
        sentence = "There is no markdown file in this folder."
        findings.add(Finding(str(folder), 1, "unreadable", sentence))
    return Report(len(proofs), tuple(sorted(findings)))


def _once(*rules: Iterator[Finding]) -> Iterator[Finding]:
    """What is found by the words of a statement, and by what it counts where that is all."""
    told: set[tuple[str, int]] = set()
    for rule in rules:
        found = [each for each in rule if (each.file, each.line) not in told]
        told |= {(each.file, each.line) for each in found}
        yield from found


def _unreadable(pages: tuple[Page, ...]) -> Iterator[Finding]:
    """What could not be read, or only by guessing; mangled characters line by line."""
    for page in pages:
        if page.saved is not None:
            for line, found, meant in mangled(page.saved):
                sentence = f'Mangled characters: "{found}" was "{meant}". Save the page as UTF-8.'
                yield Finding(page.file, line, "encoding", sentence)
        rule: Rule = "unreadable" if page.text is None else "encoding"
        for problem in page.problems:
            if problem.sentence != MENDED:  # that was told line by line
                yield Finding(problem.file, problem.line, rule, problem.sentence)
