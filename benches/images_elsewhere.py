#!/usr/bin/env python3
"""The same line, bars and map as `benches/images.rs`, by matplotlib and by Vega-Lite (vl-convert).

    VIGIE_BENCH_EXPORT=/tmp/charts.json cargo bench --bench images
    python3 benches/images_elsewhere.py /tmp/charts.json [FOLDER]

The first line writes the numbers and the contours, with our times; the second makes a virtual
environment in a cache folder, installs the two versions below from PyPI, draws the three charts at
the same size from the same numbers, and prints the medians side by side. Run them one after the
other on the same machine: only ratios mean anything. Images are kept in FOLDER, when it is given,
to be looked at. What is timed is drawing and encoding in a warm process, with the data in memory:
neither start, nor import, nor reading of the file; for Vega-Lite the specification is compiled by
each call, as the library does. Neither writes our title block, key of secrets or source line.
"""

import io
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from pathlib import Path

PACKAGES = ("matplotlib==3.11.2", "vl-convert-python==1.9.0.post1")
ROUNDS, WARM = 20, 2
DPI = 100
BLUE, ORANGE, QUIET = "#0b4f8a", "#b94b00", "#e2e4e7"
RAMP = ("#f4f1c6", "#94bf96", "#2f9191", "#025a86", "#193365")


def inside_environment():
    """Runs this file again with the Python that has the packages."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = cache / "vigie-images-elsewhere"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    os.execv(python, [str(python), __file__, *sys.argv[1:], "--inside"])


def class_of(value):
    """The bench's values of the map are the numbers of the classes."""
    return None if value is None else RAMP[int(value)]


def by_matplotlib(chart, width, height):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
    axes = figure.subplots()
    draw = {"line": plot_line, "bar": plot_bars, "map": plot_map}[chart["name"]]
    draw(axes, chart)
    axes.set_title(chart["title"], loc="left", fontsize=16)
    image = io.BytesIO()
    figure.savefig(image, format="png")
    return image.getvalue()


def plot_line(axes, chart):
    for series, colour in zip(chart["series"], (BLUE, ORANGE)):
        values = [float("nan") if value is None else value for value in series["values"]]
        axes.plot(series["labels"], values, color=colour, marker="o", label=series["label"])
        axes.annotate(series["label"], (len(values) - 1, values[-1]), xytext=(6, 0), textcoords="offset points")
    axes.set_ylim(bottom=0)
    axes.set_ylabel(chart["unit"])
    axes.grid(axis="y", color=QUIET)


def plot_bars(axes, chart):
    series = chart["series"][0]
    bars = axes.barh(series["labels"], series["values"], color=BLUE)
    axes.bar_label(bars, fmt="%.1f", padding=4)
    axes.invert_yaxis()
    axes.set_xlabel(chart["unit"])


def plot_map(axes, chart):
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path as Outline

    outlines = [Outline.make_compound_path(*map(Outline, rings)) for rings in chart["rings"]]
    colours = [class_of(value) or "white" for value in chart["series"][0]["values"]]
    axes.add_collection(PathCollection(outlines, facecolors=colours, edgecolors="#6e6e6e", linewidths=0.5))
    axes.set_aspect("equal")
    axes.autoscale_view()
    axes.axis("off")


def by_vega(chart, width, height):
    import vl_convert

    return vl_convert.vegalite_to_png(specification(chart, width, height))


def specification(chart, width, height):
    rows = [
        {"series": series["label"], "label": label, "value": value}
        for series in chart["series"]
        for label, value in zip(series["labels"], series["values"])
    ]
    common = {
        "title": {"text": chart["title"], "anchor": "start"},
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
    }
    names = {"field": "label", "type": "nominal", "title": None, "sort": None}
    values = {"field": "value", "type": "quantitative", "title": chart["unit"]}
    if chart["name"] == "line":
        colour = {"field": "series", "type": "nominal", "title": None, "scale": {"range": [BLUE, ORANGE]}}
        return {
            **common,
            "data": {"values": rows},
            "mark": {"type": "line", "point": True},
            "encoding": {"x": names, "y": values, "color": colour},
        }
    if chart["name"] == "bar":
        text = {"field": "value", "type": "quantitative", "format": ".1f"}
        bars = {"mark": {"type": "bar", "color": BLUE}}
        said = {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {"text": text}}
        return {**common, "data": {"values": rows}, "encoding": {"y": names, "x": values}, "layer": [bars, said]}
    shapes = [
        {
            "type": "Feature",
            "properties": {"colour": class_of(row["value"]) or "white"},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
        }
        for row, rings in zip(rows, chart["rings"])
    ]
    return {
        **common,
        "data": {"values": shapes},
        "projection": {"type": "identity", "reflectY": True},
        "mark": {"type": "geoshape", "stroke": "#6e6e6e", "strokeWidth": 0.5},
        "encoding": {"color": {"field": "properties.colour", "type": "nominal", "scale": None}},
    }


def median(make):
    times = []
    for _ in range(ROUNDS + WARM):
        start = time.perf_counter()
        make()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[WARM:])


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--inside"]
    if not arguments:
        sys.exit(__doc__)
    if "--inside" not in sys.argv:
        inside_environment()
    told = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    width, height = told["width"], told["height"]
    print(f"{width} × {height}, load {os.getloadavg()[0]:.1f}; milliseconds, and times ours")
    print(f"{'':6}{'bare':>9}{'vigie':>9}{'matplotlib':>19}{'vl-convert':>19}")
    for chart in told["charts"]:
        ours = chart["milliseconds"]
        line = f"{chart['name']:6}{chart['bare_milliseconds']:>9.1f}{ours:>9.1f}"
        for name, draw in (("matplotlib", by_matplotlib), ("vl-convert", by_vega)):
            image = draw(chart, width, height)
            seen = tuple(int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
            assert seen == (width, height), f"{name}: {seen}"
            if arguments[1:]:
                Path(arguments[1], f"{chart['name']}-{name}.png").write_bytes(image)
            theirs = median(lambda: draw(chart, width, height))
            line += f"{theirs:>11.1f}{theirs / ours:>6.0f} ×"
        print(line)


if __name__ == "__main__":
    main()
