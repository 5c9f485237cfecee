"""Folders of runs compared, and the state of a folder before and after."""
import os

# Durations differ from run to run; everything else may not.
FREE = {"timing.json"}


def names(folder):
    return {os.path.relpath(os.path.join(place, name), folder) for place, _, files in os.walk(folder) for name in files} - FREE


def content(path):
    with open(path, "rb") as stream:
        return stream.read()


def differences(one, other):
    """What differs between two runs' folders, in words, and the number of files that were compared."""
    found = [f"{name} is in one of the runs only" for name in sorted(names(one) ^ names(other))]
    both = sorted(names(one) & names(other))
    for name in both:
        ours, theirs = content(os.path.join(one, name)), content(os.path.join(other, name))
        if ours != theirs:
            found.append(f"{name}: {difference(ours.splitlines(), theirs.splitlines())}")
    return found, len(both)


def difference(ours, theirs):
    if sorted(ours) == sorted(theirs):
        return "the same rows in another order"
    for number, (one, other) in enumerate(zip(ours, theirs), 1):
        if one != other:
            return f"line {number} is {one[:120]!r}, not {other[:120]!r}"
    return f"{len(ours)} lines, not {len(theirs)}"


def snapshot(folder):
    """Every file below a folder with its time and content: equal to a later one only where nothing was touched."""
    return {os.path.join(place, name): (os.stat(os.path.join(place, name)).st_mtime_ns, content(os.path.join(place, name)))
            for place, _, files in os.walk(folder) for name in files}
