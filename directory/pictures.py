"""Pictures of the market overview as PNG bytes: a map and a bar chart. What they show also stands in their `alt`."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from directory.wording import text
from knowledge import places

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CONFIRMED, SOURCE, LAND, BORDER = "#1b6e4b", "#c98a2b", "#eef1f0", "#a9b3b0"
_MARGIN = 0.15  # degrees around the municipalities shown
_NEAR = 0.6  # degrees of longitude within which two names would overlap


@dataclass(frozen=True)
class Town:
    """How many there are in one municipality."""

    code: str
    name: str
    confirmed: int
    source: int
    distance_km: float | None = None

    @property
    def total(self) -> int:
        return self.confirmed + self.source


def chart(towns: list[Town], title: str) -> bytes:
    """Bars by municipality, confirmed and not."""
    figure, axes = _figure(7, 1.4 + 0.42 * len(towns))
    names = [town.name for town in reversed(towns)]
    confirmed = [town.confirmed for town in reversed(towns)]
    axes.barh(names, confirmed, color=CONFIRMED, label=text("legend_confirmed"))
    sources = [town.source for town in reversed(towns)]
    axes.barh(names, sources, left=confirmed, color=SOURCE, hatch="//", edgecolor="white", label=text("legend_source"))
    for at, town in enumerate(reversed(towns)):
        axes.text(town.total + 0.05, at, str(town.total), va="center")
    axes.set_title(title, loc="left", fontsize=11)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlim(0, max(town.total for town in towns) * 1.15 + 0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(0, -0.08), ncol=2)
    return _png(figure)


def map_of(towns: list[Town], shown: Iterable[str], title: str) -> bytes:
    """The municipalities `shown`, with a circle on each one that has somebody."""
    codes = sorted(set(shown) | {town.code for town in towns})
    figure, axes = _figure(6.4, 7.2)
    _draw_land(axes, codes)
    named: list[tuple[float, float]] = []
    for town in towns:
        place = places.municipalities()[town.code]
        size = 90 + 110 * math.sqrt(town.total)
        axes.scatter(place.lon, place.lat, s=size, color=CONFIRMED if town.confirmed else SOURCE, zorder=3)
        axes.text(place.lon, place.lat, str(town.total), ha="center", va="center", color="white", fontsize=9, zorder=4)
        crowded = any(abs(lon - place.lon) < _NEAR and abs(lat - place.lat) < _NEAR / 3 for lon, lat in named)
        named.append((place.lon, place.lat))
        above = (0, 10 if crowded else -18)
        axes.annotate(town.name, (place.lon, place.lat), above, textcoords="offset points", ha="center", fontsize=8)
    axes.scatter([], [], color=CONFIRMED, label=text("legend_some_confirmed"))
    axes.scatter([], [], color=SOURCE, label=text("legend_none_confirmed"))
    axes.legend(frameon=False, fontsize=8, loc="lower right")
    axes.set_title(title, loc="left", fontsize=11)
    axes.axis("off")
    return _png(figure)


def _draw_land(axes: Any, codes: list[str]) -> None:
    rings = [ring for code in codes for ring in places.borders()[code]]
    for ring in rings:
        axes.fill(*zip(*ring, strict=True), facecolor=LAND, edgecolor=BORDER, linewidth=0.8, zorder=1)
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
    axes.set_xlim(min(lons) - _MARGIN, max(lons) + _MARGIN)
    axes.set_ylim(min(lats) - _MARGIN, max(lats) + _MARGIN)
    axes.set_aspect(1 / math.cos(math.radians((min(lats) + max(lats)) / 2)))  # a kilometre is a kilometre both ways


def _figure(width: float, height: float) -> tuple[Figure, Any]:
    """A figure of its own: pyplot's are shared between threads."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=110)
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def _png(figure: Figure) -> bytes:
    out = io.BytesIO()
    figure.savefig(out, format="png", bbox_inches="tight", facecolor="white")
    return out.getvalue()
