"""The folder that a database in a file is in."""

from pathlib import Path

from bot.mendable import Mendable


class Unwritable(Mendable):
    """REX may not write where its database is to be; the message says where and why."""

    @classmethod
    def of(cls, file: Path, refused: OSError) -> "Unwritable":
        """Return it as the system refuses it."""
        why = refused.strerror or type(refused).__name__
        return cls(
            f"The database {file} can't be used: {why}. See that its disk has room, and that REX may "
            "write to the file and to the folder that it is in."
        )


def make_folder_of(file: Path) -> None:
    """See to it that a file's folder is there; raises Unwritable."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise Unwritable.of(file, refused) from None
