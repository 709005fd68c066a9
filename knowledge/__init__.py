"""The HirePilot guide: articles, and the library that finds and cites them. Knows nobody."""
