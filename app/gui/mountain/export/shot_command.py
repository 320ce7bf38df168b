"""The ``shot`` command: its options, each honoured or refused, and the files it writes. Qt is imported as it runs."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from app.descent.text.json_input import InputError
from app.descent.walks.camera import FLATTEST, STEEPEST, Camera
from app.gui.mountain.export.options import MOVING, PARTS, PLAIN, STILLS, VECTOR, Options, check_mp4
from app.gui.mountain.export.sizes import NAMES, Size, check_frames, check_size, size_of, usual_scale

if TYPE_CHECKING:
    from app.descent.walks.scene import Scene

FIRST = " (default: as the scene has it, else from where its lowest valley is seen)"
T = TypeVar("T")
KINDS = tuple(suffix.removeprefix(".") for suffix in STILLS + MOVING)
SLOWEST, FASTEST = 1, 50  # frames a second; readers of GIF take more for ten


def add_shot_options(shot: argparse.ArgumentParser) -> None:
    """What ``shot`` takes."""
    shot.add_argument(
        "scenes", metavar="SCENE", nargs="+", help="a scene file, or a figure the app made; - reads standard input"
    )
    shot.add_argument(
        "-o",
        dest="output",
        metavar="FILE",
        type=Path,
        required=True,
        help="a picture (.png, .svg, .pdf), an animation (.gif, .webp, .mp4), or a folder for one figure per scene",
    )
    shot.add_argument("--format", choices=KINDS, help="the kind of the figures in a folder (default: png)")
    shot.add_argument(
        "--size",
        type=_checked(size_of),
        metavar="SIZE",
        help=f"such as 1600x900, or one of {', '.join(NAMES)} (default: 1600x900)",
    )
    shot.add_argument(
        "--scale",
        type=_number(0.1, 8),
        metavar="N",
        help="pixels per unit of the size; in svg and pdf, of the ground only (default: 1; svg and pdf 2; paper 3)",
    )
    shot.add_argument(
        "--theme", choices=("light", "dark"), default="light", help="the colours of the figure (default: light)"
    )
    shot.add_argument(
        "--step",
        type=_whole(0, "a step"),
        metavar="N",
        help="the step to show, or in an animation the step to end at (default: the last)",
    )
    shot.add_argument(
        "--text",
        type=_number(0.5, 3),
        default=1.0,
        metavar="FACTOR",
        help="how many times larger the text is (default: 1)",
    )
    shot.add_argument(
        "--view", choices=("map", "tilt"), help="the ground from above or obliquely (default: as the scene has it)"
    )
    shot.add_argument(
        "--turn", type=_number(-360, 360), metavar="DEGREES", help=f"how far a tilted ground is turned{FIRST}"
    )
    shot.add_argument(
        "--tilt",
        type=_number(FLATTEST, STEEPEST),
        metavar="DEGREES",
        help=f"from how high it is seen; 90 is from above{FIRST}",
    )
    shot.add_argument("--fog", action="store_true", help="show only what a blindfolded hiker knows")
    shot.add_argument("--no-future", action="store_true", help="hide what comes after the step, and how the walk ends")
    listed = ",".join(PARTS)
    shot.add_argument(
        "--show",
        type=_checked(_parts),
        default=PLAIN.parts,
        metavar="LIST",
        help=f"what to draw: some of {listed} (default: all)",
    )
    shot.add_argument(
        "--fps", type=_number(SLOWEST, FASTEST), metavar="N", help=f"frames per second (default: {PLAIN.fps:.0f})"
    )
    shot.add_argument(
        "--frames", type=_whole(2, "a count of frames"), metavar="N", help=f"frames at most (default: {PLAIN.frames})"
    )


def run_shot(args: argparse.Namespace, read_scene: Callable[[str], Scene]) -> int:
    """Write a figure of each scene; nothing is written before all that was asked for is known to be right."""
    files = _files(args)
    scenes = [(_seen(args, name, read_scene(name)), path) for name, path in files]
    for (name, path), (scene, _) in zip(files, scenes, strict=True):
        _check(args, name, scene, path)
    from app.gui.no_display import why_no_qt

    if (reason := why_no_qt()) is not None:
        raise InputError(reason)
    from app.descent.walks.walk import walk
    from app.files import write_whole
    from app.gui.mountain.export.figure_bytes import figure_bytes
    from app.gui.theme import THEMES

    size, theme = _size(args), THEMES[args.theme]
    options = Options(
        text=args.text,
        future=not args.no_future,
        parts=args.show,
        paper=size.paper,
        frames=args.frames or PLAIN.frames,
        fps=args.fps or PLAIN.fps,
    )
    if len(files) > 1 or args.output.is_dir():
        args.output.mkdir(exist_ok=True)
    for scene, path in scenes:
        try:
            kind = path.suffix.lower()
            drawn = figure_bytes(walk(scene), kind, size[:2], args.scale, theme, args.step, args.fog, options)
            write_whole(path, drawn)
        except MemoryError:
            raise InputError(f"{path}: there is not enough memory for a figure of this --size and --scale") from None
    return 0


def _seen(args: argparse.Namespace, name: str, scene: Scene) -> Scene:
    """A scene with the camera that was asked for, else its own."""
    own = None if args.view == "map" else scene.camera
    asked = {part: getattr(args, part) for part in ("turn", "tilt") if getattr(args, part) is not None}
    if own is not None:
        return replace(scene, camera=replace(own, **asked))
    if args.view == "tilt" and len(asked) == 2:
        return replace(scene, camera=Camera(**asked))
    if args.view == "tilt":
        from app.gui.mountain.tilt.first_camera import first_camera

        _ = scene.ground.lowest  # which valleys there are says from where they are seen
        return replace(scene, camera=replace(first_camera(scene.ground, scene.origin), **asked))
    if asked:
        raise InputError(
            f"--{next(iter(asked))} is for a tilted ground, and {name} is seen from above; add --view tilt"
        )
    return replace(scene, camera=None)


def _files(args: argparse.Namespace) -> list[tuple[str, Path]]:
    """Each scene's name with the file that its figure goes to."""
    output: Path = args.output
    suffix = output.suffix.lower()
    if len(args.scenes) == 1 and not output.is_dir():
        if suffix.removeprefix(".") not in KINDS:
            raise InputError(f"{output}: a figure's file name ends in one of {', '.join('.' + kind for kind in KINDS)}")
        if args.format is not None:
            raise InputError(f"--format is for figures in a folder; {output} says itself what it is")
        _check_folder(output)
        return [(args.scenes[0], output)]
    if not output.is_dir() and (output.exists() or suffix.removeprefix(".") in KINDS):
        raise InputError(f"{output}: several scenes go into a folder; name one after -o")
    _check_folder(output)
    files: dict[Path, str] = {}
    for name in args.scenes:
        path = output / f"{'scene' if name == '-' else Path(name).stem}.{args.format or 'png'}"
        if path in files:
            raise InputError(f"{name}: its figure would be {path}, which {files[path]} has already; rename one of them")
        files[path] = name
    return [(name, path) for path, name in files.items()]


def _check(args: argparse.Namespace, name: str, scene: Scene, path: Path) -> None:
    """Raises InputError where an option says nothing of this figure, or too much."""
    suffix, size = path.suffix.lower(), _size(args)
    for option in ("fps", "frames"):
        if suffix not in MOVING and getattr(args, option) is not None:
            raise InputError(f"--{option} is for an animation (.gif, .webp, .mp4), and {path} is none; leave it out")
    if suffix == ".mp4":
        try:
            check_mp4()
        except InputError as error:
            raise InputError(f"{path}: {error}") from None
    if args.step is not None and args.step > scene.steps:
        raise InputError(f"--step {args.step} is past the end: the walk of {name} has {scene.steps:,} steps")
    scale = args.scale if args.scale is not None else usual_scale(size, suffix in VECTOR)
    check_size(size, scale, suffix)
    if suffix in MOVING:
        steps = scene.steps if args.step is None else args.step
        check_frames(size, scale, min(steps + 1, args.frames or PLAIN.frames))


def _check_folder(output: Path) -> None:
    if not output.parent.is_dir():
        raise InputError(f"{output}: there is no folder {output.parent}; make it first or name another")


def _size(args: argparse.Namespace) -> Size:
    return args.size or Size(1600, 900)


def _checked(read: Callable[[str], T]) -> Callable[[str], T]:
    """A reader of an option whose ValueError is a sentence."""

    def typed(text: str) -> T:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return typed


def _number(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        with contextlib.suppress(ValueError):
            if least <= (value := float(text)) <= most:
                return value
        raise ValueError(f"{text!r} is not a number from {least:g} to {most:g}")

    return _checked(read)


def _whole(least: int, what: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.isdecimal() and int(text) >= least:
            return int(text)
        raise ValueError(f"{text!r} is not {what}: a whole number from {least} up")

    return _checked(read)


def _parts(text: str) -> frozenset[str]:
    parts = [part.strip() for part in text.split(",")]
    for part in parts:
        if part not in PARTS:
            raise ValueError(f"{part!r} is not a part of a figure; list some of {','.join(PARTS)}")
    return frozenset(parts)
