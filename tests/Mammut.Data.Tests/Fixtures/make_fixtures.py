#!/usr/bin/env python3
"""Makes the images of this folder and what Pillow makes of them.

Needs Pillow (9.4 made the committed files) and nothing else. Run it in any folder; it writes beside itself.
A `.rgb` file holds rows of red, green, blue bytes; its name ends in the size, WIDTHxHEIGHT.
"""
import math
import os
import random
import struct
import zlib

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))


def path(name):
    return os.path.join(HERE, name)


def save_rgb(name, image):
    image = image.convert("RGB")
    with open(path(f"{name}.{image.width}x{image.height}.rgb"), "wb") as file:
        file.write(image.tobytes())


def picture(width, height, seed):
    """Smooth colours with hard edges and some noise: every part of a resampling filter shows."""
    rng = random.Random(seed)
    image = Image.new("RGB", (width, height))
    for y in range(height):
        for x in range(width):
            if (x // 9 + y // 7) % 3 == 0:
                pixel = (255 * (x % 2), 255 * (y % 2), rng.randrange(256))
            else:
                pixel = (
                    int(127 + 127 * math.sin(x / 5)),
                    int(127 + 127 * math.cos(y / 4)),
                    min(255, x * 3 + rng.randrange(40)),
                )
            image.putpixel((x, y), pixel)
    return image


def with_chunk(png, kind, data):
    """The PNG with one more chunk right after its header."""
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return png[:33] + chunk + png[33:]


def png_of_16_bits(width, height, seed):
    """RGB of 16 bits a sample, written by hand: Pillow reads it but does not write it."""
    rng = random.Random(seed)
    rows = b"".join(
        b"\0" + b"".join(struct.pack(">HHH", *(rng.randrange(65536) for _ in range(3))) for _ in range(width))
        for _ in range(height)
    )

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def main():
    source = picture(53, 37, 1)
    source.save(path("source.png"), optimize=True)
    save_rgb("source", source)

    # Decoding.
    source.save(path("colour.jpg"), quality=85)
    source.save(path("progressive.jpg"), quality=85, progressive=True)
    source.save(path("full-colour.jpg"), quality=95, subsampling=0)
    source.convert("L").save(path("grey.jpg"), quality=85)
    source.convert("CMYK").save(path("four-inks.jpg"), quality=85)
    # Orientation 6: a viewer would turn it. Pillow's convert does not.
    exif = Image.Exif()
    exif[0x0112] = 6
    source.save(path("turned.jpg"), quality=85, exif=exif)

    alpha = Image.new("L", source.size)
    alpha.putdata([(7 * i) % 256 for i in range(source.width * source.height)])
    transparent = source.copy()
    transparent.putalpha(alpha)
    transparent.save(path("transparent.png"), optimize=True)
    source.convert("L").save(path("grey.png"), optimize=True)
    Image.merge("LA", (source.convert("L"), alpha)).save(path("grey-transparent.png"), optimize=True)
    source.quantize(16).save(path("palette.png"), transparency=3, optimize=True)
    source.convert("1").save(path("bits.png"), optimize=True)
    with open(path("source.png"), "rb") as file:
        png = file.read()
    with open(path("gamma.png"), "wb") as file:
        file.write(with_chunk(png, b"gAMA", struct.pack(">I", 100000)))
    with open(path("deep.png"), "wb") as file:
        file.write(png_of_16_bits(11, 7, 2))

    for name in (
        "colour.jpg", "progressive.jpg", "full-colour.jpg", "grey.jpg", "four-inks.jpg", "turned.jpg",
        "transparent.png", "grey.png", "grey-transparent.png", "palette.png", "bits.png", "gamma.png", "deep.png",
    ):
        save_rgb(name, Image.open(path(name)))

    # Resizing: down, up, one axis only, mixed.
    for width, height in ((20, 14), (13, 31), (90, 64), (53, 12), (17, 37), (106, 11), (1, 1)):
        save_rgb("resized", source.resize((width, height), Image.BICUBIC))
    save_rgb("cropped", source.crop((5, 3, 45, 30)).resize((24, 24), Image.BICUBIC))

    # open_clip's evaluation: the shortest side to the size, then the middle.
    for size in (16, 18, 24, 40):
        width, height = int(size * source.width / source.height), size
        resized = source.resize((width, height), Image.BICUBIC)
        left = int(round((width - size) / 2.0))
        save_rgb("evaluation", resized.crop((left, 0, left + size, size)))

    # The same for a size that is not square (open_clip's ResizeKeepRatio).
    for width, height in ((30, 16), (12, 28)):
        ratio = min(source.width / width, source.height / height)
        full = (round(source.width / ratio), round(source.height / ratio))
        resized = source.resize(full, Image.BICUBIC)
        left, top = int(round((full[0] - width) / 2.0)), int(round((full[1] - height) / 2.0))
        save_rgb("evaluation-oblong", resized.crop((left, top, left + width, top + height)))

    # Decoded at half the size (27x19), then the evaluation of 16 from what is half of 53x37 in it.
    for name in ("colour.jpg", "full-colour.jpg", "grey.jpg"):
        image = Image.open(path(name))
        image.draft(None, (26, 18))
        assert image.size == (27, 19), image.size
        width, height = int(16 * source.width / source.height), 16
        resized = image.convert("RGB").resize((width, height), Image.BICUBIC, box=(0, 0, source.width / 2, source.height / 2))
        left = int(round((width - 16) / 2.0))
        save_rgb(f"half.{name}", resized.crop((left, 0, left + 16, 16)))


if __name__ == "__main__":
    main()
