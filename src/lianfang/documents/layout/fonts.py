"""Which fonts are there: the site's licensed ones from its folder, then the system's. None comes with the product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

# Role on paper → families in order of preference; the first is what GB/T 9704 names, the last what systems carry.
WANTED: dict[str, tuple[str, ...]] = {
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "FandolFang R", "FandolFang"),
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong"),
    "heading": ("SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei"),
    "subheading": ("KaiTi_GB2312", "KaiTi", "STKaiti", "FandolKai", "LXGW WenKai", "AR PL UKai CN"),
    "page": ("SimSun", "STSong"),
}
ANY_CHINESE = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "SimSun",
    "LXGW WenKai",
    "FandolSong",
    "AR PL UMing CN",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)
LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")


@dataclass(frozen=True)
class Fonts:
    """The families found, and for each role on paper those to be tried in order."""

    folder: str
    families: frozenset[str]

    @property
    def chinese(self) -> tuple[str, ...]:
        """Return the families found that hold Chinese, best first."""
        wanted = (*WANTED["body"], *ANY_CHINESE, *(name for names in WANTED.values() for name in names))
        return tuple(dict.fromkeys(name for name in wanted if name in self.families))

    @property
    def has_chinese(self) -> bool:
        """Tell whether Chinese can be printed."""
        return bool(self.chinese)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the roles on paper for which a stand-in is used, none of the standard's fonts being there."""
        return tuple(role for role, names in WANTED.items() if not set(names) & self.families)

    def of(self, role: str, language: str) -> list[str]:
        """Return the families for a role on paper, in the order to be tried."""
        found = [name for name in WANTED[role] if name in self.families]
        every = list(dict.fromkeys([*found, *self.chinese]))
        return [*(name for name in LATIN if name in self.families), *every] if language == "en" else every


def find_fonts(folder: str | Path) -> Fonts:
    """Return the fonts of a folder and of the system; looked up again when the folder changes."""
    path = Path(folder)
    changed = path.stat().st_mtime_ns if path.is_dir() else 0
    return _find(str(path) if changed else "", changed)


@lru_cache(maxsize=4)
def _find(folder: str, _changed: int) -> Fonts:
    known = typst.Fonts(True, True, [folder] if folder else [])
    return Fonts(folder, frozenset(known.families()))
