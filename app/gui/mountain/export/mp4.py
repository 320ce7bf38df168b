"""An animation as an MP4, for slides and players that take no WebP: ffmpeg is given a frame at a time.

It comes with the optional package ``imageio-ffmpeg``, which the extra ``mp4`` installs.
"""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

from app.gui.mountain.export.animation import HOLD, Animation, Change
from app.gui.mountain.export.options import check_mp4

QUALITY, THREADS = 18, 2  # x264's scale, on which 18 is hardly told from the original
# Both sides even, as the format wants them, and the colours that players take for granted.
FILTERS = "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
COLOURS = "-colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv"
WRITTEN = "-an -f mp4 -movflags frag_keyframe+empty_moov -fflags +bitexact -flags:v +bitexact"  # to a pipe


def mp4_of(animation: Animation, fps: float, title: str) -> bytes:
    """The animation, its end held, as the bytes of a file.

    Raises InputError if there is nothing to write it with, OSError if ffmpeg fails.
    """
    check_mp4()
    import imageio_ffmpeg

    width, height = animation.size
    rate = Fraction(fps).limit_denominator(1000)
    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise OSError(str(error)) from None
    command = [program, *["-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb0"]]
    command += ["-s", f"{width}x{height}", "-r", str(rate), "-i", "-", "-vf", FILTERS]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-crf", str(QUALITY), "-threads", str(THREADS)]
    command += [*COLOURS.split(), "-metadata", f"title={title}", *WRITTEN.split(), "-"]
    pipe = subprocess.PIPE
    with (
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as ffmpeg,
        ThreadPoolExecutor(2) as readers,  # it waits for somebody to take what it wrote
    ):
        assert ffmpeg.stdin is not None
        assert ffmpeg.stdout is not None
        assert ffmpeg.stderr is not None
        film, fault = readers.submit(ffmpeg.stdout.read), readers.submit(ffmpeg.stderr.read)
        try:
            last = b""
            # Not a loop over the changes: its variable would hold each of them while the next is drawn.
            for last in map(_pixels, animation.changes()):
                ffmpeg.stdin.write(last)
            for _ in range(round(HOLD * fps) - 1):
                ffmpeg.stdin.write(last)
            ffmpeg.stdin.close()
        except BrokenPipeError:
            pass  # what it says of that follows
        except BaseException:
            ffmpeg.kill()
            raise
        if ffmpeg.wait() != 0:
            raise OSError(f"ffmpeg failed: {fault.result().decode(errors='replace').strip()}")
        return film.result()


def _pixels(change: Change) -> bytes:
    """Red, green, blue and a fourth of every pixel, row by row."""
    return change.pixels.tobytes()
