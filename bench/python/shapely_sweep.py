"""Matches two archives with shapely 2 as fast as vectorised Python can: a sweep in time with numpy, bounds, then GEOS.

Usage: python3 shapely_sweep.py LEFT_FOLDER RIGHT_FOLDER MAX_SECONDS PAIRS_FILE loaded|preparing [true]

The folders hold the columns that src/archives/archive-columns.ts writes. Bounds, windows and clipping are measured, and
with "preparing" making geometries of the columns is, which counts as loading with "loaded". Prints one JSON object, writes
pairs as 64-bit floats: left, right, km2. With true as the last argument it matches again in the same process, as
src/processes/engine-process.ts does.
"""

import json
import resource
import statistics
import sys
import time

import numpy as np
import shapely

TOUCH_KM2 = 1e-8
KM2_PER_DEG2 = np.radians(6371.0088) ** 2
# Enough for numpy to be busy, few enough for the caches and the memory.
WINDOW_TESTS_AT_ONCE = 1_000_000
# As in src/processes/engine-process.ts.
LATER_CALLS = 5
LONG_CPU_S = 3


def read_columns(folder):
    def column(name, dtype):
        return np.fromfile(f"{folder}/{name}", dtype=dtype)

    offsets = tuple(column(name, "<u4").astype(np.int64) for name in ("ringOffsets", "polygonOffsets", "productOffsets"))
    return column("startMs", "<f8"), column("lonLat", "<f8").reshape(-1, 2), offsets


def with_geometries(columns):
    starts, positions, offsets = columns
    geometries = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, positions, offsets)
    # A polygon of one part is faster as what it is.
    single = shapely.get_num_geometries(geometries) == 1
    geometries[single] = shapely.get_geometry(geometries[single], 0)
    return starts, geometries


def match(left, right, max_seconds):
    left_order = np.argsort(left[0], kind="stable")
    right_order = np.argsort(right[0], kind="stable")
    left_start, left_shape = left[0][left_order], left[1][left_order]
    right_start, right_shape = right[0][right_order], right[1][right_order]
    left_box, right_box = shapely.bounds(left_shape), shapely.bounds(right_shape)
    low = np.searchsorted(right_start, left_start - max_seconds * 1000, side="left")
    high = np.searchsorted(right_start, left_start + max_seconds * 1000, side="right")
    ends = np.cumsum(high - low)
    candidates = []
    row = 0
    while row < len(left_start):
        done = ends[row - 1] if row > 0 else 0
        stop = max(row + 1, int(np.searchsorted(ends, done + WINDOW_TESTS_AT_ONCE, side="right")))
        candidates.append(window_pairs(row, stop, low, high, left_box, right_box))
        row = stop
    i = np.concatenate([pair[0] for pair in candidates])
    j = np.concatenate([pair[1] for pair in candidates])
    meets = shapely.intersects(left_shape[i], right_shape[j])
    i, j = i[meets], j[meets]
    deg2 = shapely.area(shapely.intersection(left_shape[i], right_shape[j]))
    km2 = deg2 * KM2_PER_DEG2 * np.cos(np.radians((left_box[i, 1] + left_box[i, 3]) / 2))
    shared = km2 > TOUCH_KM2
    return left_order[i[shared]], right_order[j[shared]], km2[shared]


def window_pairs(row, stop, low, high, left_box, right_box):
    counts = high[row:stop] - low[row:stop]
    i = np.repeat(np.arange(row, stop), counts)
    before = np.cumsum(counts) - counts
    j = np.arange(len(i)) - np.repeat(before - low[row:stop], counts)
    # One coordinate after the other: most pairs are gone after the first.
    for side, other in ((1, 3), (0, 2)):
        meets = (left_box[i, side] <= right_box[j, other]) & (right_box[j, side] <= left_box[i, other])
        i, j = i[meets], j[meets]
    return i, j


def main():
    left_folder, right_folder, max_seconds, pairs_file, begin = sys.argv[1:6]
    is_asked_again = sys.argv[6:] == ["true"]
    archives = [read_columns(left_folder), read_columns(right_folder)]
    if begin == "preparing":
        ask = lambda: match(*map(with_geometries, archives), float(max_seconds))
    else:
        loaded = [with_geometries(columns) for columns in archives]
        ask = lambda: match(*loaded, float(max_seconds))
    # Linux gives the peak in kilobytes, macOS in bytes.
    unit = 1024 if sys.platform != "darwin" else 1
    baseline = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    wall, cpu = time.perf_counter(), time.process_time()
    i, j, km2 = ask()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    np.column_stack([i.astype(float), j.astype(float), km2]).tofile(pairs_file)
    answer = {"cpuS": cpu, "wallS": wall, "extraMb": (peak - baseline) / 1e6}
    del i, j, km2
    if is_asked_again:
        calls = 1 if cpu > LONG_CPU_S else LATER_CALLS
        answer["laterCpuS"] = statistics.median(cpu_of_call(ask) for _ in range(calls))
    title = f"sweep + shapely {shapely.__version__} (GEOS {shapely.geos_version_string}), numpy {np.__version__}"
    print(json.dumps({"title": title, **answer}))


def cpu_of_call(ask):
    cpu = time.process_time()
    found = ask()
    cpu = time.process_time() - cpu
    del found
    return cpu


main()
