"""A generated province: a release of made-up companies for demonstrations, tests and measurements."""

from kexin.library.generated.generate import generate_province, note
from kexin.library.generated.province import Province

__all__ = ["Province", "generate_province", "note"]
