"""The commands of `rex`, a module each; `bot.cli` lists them."""
