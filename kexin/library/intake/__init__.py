"""From the files that offices send to a release: read, mapped, every cell accepted or reported."""

from kexin.library.intake.importer import import_files
from kexin.library.intake.mapping import EXAMPLES, FileMapping, read_mappings
from kexin.library.intake.report import FileReport, ImportReport

__all__ = ["EXAMPLES", "FileMapping", "FileReport", "ImportReport", "import_files", "read_mappings"]
