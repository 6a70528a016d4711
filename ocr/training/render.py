"""Draws one zone line in OCR-B and spoils it as printing, wear, cameras and compression do."""

import io
import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from zone_text import ALPHABET

FONT_FOLDER = "/usr/share/fonts/opentype/ocr-b/"
# Regular, sharp, light.
FACES = ("OCRB.otf", "OCRBS.otf", "OCRBL.otf")
FACE_WEIGHTS = (9, 4, 1)
STRIP_HEIGHT = 48
_fonts: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}


def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    key = (face, size)
    if key not in _fonts:
        _fonts[key] = ImageFont.truetype(FONT_FOLDER + face, size)
    return _fonts[key]


def draw_glyphs(rng: random.Random, text: str, neighbours: bool) -> Image.Image:
    """White paper 255, ink 0. One advance for the whole line, small jitter, random crop margins."""
    face = font(rng.choices(FACES, FACE_WEIGHTS)[0], rng.randint(56, 64))
    advance = face.getlength("0") * rng.uniform(0.93, 1.08)
    _, top, _, bottom = face.getbbox("H")
    above, below = rng.randint(2, 18), rng.randint(2, 18)
    left, right = rng.randint(4, 30), rng.randint(4, 30)
    width = int(left + advance * len(text) + right)
    height = above + (bottom - top) + below
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)

    def line(characters: str, y: float) -> None:
        for index, character in enumerate(characters):
            x = left + index * advance + rng.uniform(-0.6, 0.6)
            draw.text((x, y + rng.uniform(-0.6, 0.6)), character, fill=0, font=face)

    line(text, above - top)
    if neighbours:  # the feet of the line above or the heads of the line below, at most a third of the margin
        other = "".join(rng.choice(ALPHABET) for _ in text)
        if rng.random() < 0.5:
            line(other, above - top - (bottom - top) - above + rng.uniform(0.5, max(1.0, above / 3)))
        else:
            line(other, height - rng.uniform(0.5, max(1.0, below / 3)) - top)
    return image


def wear(rng: random.Random, image: Image.Image) -> Image.Image:
    """Ink that has rubbed off: spots of all sizes, or scratches through the line."""
    width, height = image.size
    if rng.random() < 0.6:
        cell = rng.choice((3, 5, 9))
        generator = np.random.default_rng(rng.getrandbits(32))
        noise = Image.fromarray((generator.random((height // cell + 2, width // cell + 2)) * 255).astype(np.uint8))
        gone = np.asarray(noise.resize((width, height), Image.BICUBIC), dtype=np.float32) / 255 < rng.uniform(0.1, 0.3)
        return Image.fromarray(np.where(gone, 255, np.asarray(image)).astype(np.uint8))
    worn = image.copy()
    draw = ImageDraw.Draw(worn)
    for _ in range(rng.randint(1, 6)):
        start, tilt = rng.uniform(0, height), rng.uniform(-0.06, 0.06)
        draw.line([(0, start), (width, start + tilt * width)], fill=255, width=rng.randint(1, 3))
    return worn


def edge_junk(rng: random.Random, image: Image.Image) -> None:
    """The edge of a card, a frame or a dark table beyond the first or last character."""
    draw = ImageDraw.Draw(image)
    width, height = image.size
    for side in (0, 1):
        if rng.random() < 0.5:
            continue
        reach = rng.uniform(1, 6)
        slope = rng.uniform(-2, 2)
        tone = rng.randint(0, 170)
        edge = 0 if side == 0 else width
        sign = 1 if side == 0 else -1
        if rng.random() < 0.5:  # everything beyond the edge
            draw.polygon([(edge, 0), (edge + sign * reach, 0), (edge + sign * (reach + slope), height), (edge, height)], fill=tone)
        else:  # a thin line
            draw.line([(edge + sign * reach / 2, 0), (edge + sign * (reach / 2 + slope), height)], fill=tone, width=rng.randint(1, 3))


def smooth_field(rng: random.Random, width: int, height: int, columns: int, rows: int) -> np.ndarray:
    """A slowly varying field between 0 and 1."""
    seed = np.array([[rng.random() for _ in range(columns)] for _ in range(rows)], dtype=np.float32)
    field = Image.fromarray((seed * 255).astype(np.uint8)).resize((width, height), Image.BICUBIC)
    return np.asarray(field, dtype=np.float32) / 255


def print_on_paper(rng: random.Random, glyphs: Image.Image) -> np.ndarray:
    """Paper, background printing and ink as brightness 0 to 1."""
    width, height = glyphs.size
    ink = 1 - np.asarray(glyphs, dtype=np.float32) / 255
    if rng.random() < 0.25:
        ink *= 1 - rng.uniform(0.2, 0.6) * smooth_field(rng, width, height, max(3, width // 60), 2)
    tone = rng.uniform(0.55, 1.0)
    darkness = (rng.uniform(0.0, 0.4) if rng.random() < 0.88 else rng.uniform(0.4, 0.7)) * tone
    paper = tone * (1 - rng.uniform(0, 0.25) * smooth_field(rng, width, height, 4, 2))
    if rng.random() < 0.5:  # guilloche
        lines = Image.new("L", (width, height), 0)
        draw = ImageDraw.Draw(lines)
        for _ in range(rng.randint(3, 14)):
            offset, amplitude = rng.uniform(-5, height + 5), rng.uniform(2, height / 2)
            period, phase, slope = rng.uniform(30, 400), rng.uniform(0, 6.28), rng.uniform(-0.1, 0.1)
            points = [(x, offset + slope * x + amplitude * math.sin(x / period * 6.28 + phase)) for x in range(0, width + 6, 6)]
            draw.line(points, fill=rng.randint(60, 255), width=rng.randint(1, 3))
        paper *= 1 - rng.uniform(0.1, 0.4) * np.asarray(lines, dtype=np.float32) / 255
    generator = np.random.default_rng(rng.getrandbits(32))
    if rng.random() < 0.4:  # speckle, coarser than a pixel
        scale = rng.randint(2, 6)
        speckle = Image.fromarray((generator.random((height // scale + 1, width // scale + 1)) * 255).astype(np.uint8))
        paper *= 1 - rng.uniform(0.05, 0.3) * np.asarray(speckle.resize((width, height), Image.BILINEAR), dtype=np.float32) / 255
    picture = paper * (1 - ink) + darkness * ink
    if rng.random() < 0.12:  # a band of glare or shadow
        centre, spread = rng.uniform(0, width), rng.uniform(20, width / 3 + 21)
        band = np.exp(-(((np.arange(width) - centre) / spread) ** 2)).astype(np.float32)
        strength = rng.uniform(0.2, 0.6)
        picture = picture + (1 - picture) * band * strength if rng.random() < 0.5 else picture * (1 - band * strength)
    if rng.random() < 0.1:
        picture = overprint(rng, picture)
    if rng.random() < 0.04:  # a screen photographed: its lines beat against the camera's
        period, slope, depth = rng.uniform(3, 12), rng.uniform(-0.5, 0.5), rng.uniform(0.03, 0.12)
        rows, columns = np.mgrid[0:height, 0:width]
        picture = picture * (1 - depth * (0.5 + 0.5 * np.sin((columns + slope * rows) / period * 6.28))).astype(np.float32)
    return picture


def overprint(rng: random.Random, picture: np.ndarray) -> np.ndarray:
    """A stamp's rim or a signature over the line, or the sheen of a hologram."""
    height, width = picture.shape
    if rng.random() < 0.6:
        marks = Image.new("L", (width, height), 0)
        draw = ImageDraw.Draw(marks)
        for _ in range(rng.randint(1, 3)):
            radius = rng.uniform(height * 0.7, height * 6)
            x, y = rng.uniform(0, width), height / 2 + rng.choice((-1, 1)) * radius + rng.uniform(-height / 2, height / 2)
            draw.ellipse([(x - radius, y - radius), (x + radius, y + radius)], outline=rng.randint(120, 255), width=rng.randint(2, 6))
        return picture * (1 - rng.uniform(0.15, 0.5) * np.asarray(marks, dtype=np.float32) / 255)
    sheen = smooth_field(rng, width, height, max(4, width // 50), 3)
    return np.clip(picture + rng.uniform(0.1, 0.4) * (sheen - 0.5), 0, 1)


def slant(rng: random.Random, image: Image.Image, fill: int) -> Image.Image:
    """What is left of a slanting view and a bent page after straightening: a pitch that changes along the line, a slight bow."""
    width, height = image.size
    change, bow = rng.uniform(-0.08, 0.08), rng.uniform(-0.06, 0.06) * height
    pieces = 12
    edges = [width * piece / pieces for piece in range(pieces + 1)]

    def source(x: float) -> tuple[float, float]:
        place = x / width
        return x + change * width * place * (1 - place), bow * 4 * place * (1 - place)

    mesh = []
    for left, right in zip(edges, edges[1:]):
        (from_x, from_y), (to_x, to_y) = source(left), source(right)
        mesh.append(((round(left), 0, round(right), height), (from_x, from_y, from_x, height + from_y, to_x, height + to_y, to_x, to_y)))
    return image.transform(image.size, Image.MESH, mesh, Image.BILINEAR, fillcolor=fill)


def compress(rng: random.Random, image: Image.Image) -> Image.Image:
    """JPEG as a part of a larger picture: its blocks begin anywhere."""
    left, above = rng.randint(0, 7), rng.randint(0, 7)
    width, height = image.size
    larger = Image.new("L", (width + 8, height + 8), int(np.median(np.asarray(image))))
    larger.paste(image, (left, above))
    for _ in range(rng.choice((1, 1, 2))):
        buffer = io.BytesIO()
        larger.save(buffer, "JPEG", quality=rng.randint(20, 90))
        larger = Image.open(io.BytesIO(buffer.getvalue())).convert("L")
    return larger.crop((left, above, left + width, above + height))


def tone_like_reader(image: Image.Image) -> Image.Image:
    """Distance from the local mean in local deviations, as the reader's binarised ways of seeing have it (strip_variants.cc)."""
    value = np.asarray(image, dtype=np.float32)
    rows, columns = STRIP_HEIGHT // 2, STRIP_HEIGHT * 3 // 4

    def box(field: np.ndarray) -> np.ndarray:
        padded = np.pad(field, ((rows + 1, rows), (columns + 1, columns)), mode="edge")
        total = padded.cumsum(0, dtype=np.float64).cumsum(1)
        area = (2 * rows + 1) * (2 * columns + 1)
        tall, wide = 2 * rows + 1, 2 * columns + 1
        return ((total[tall:, wide:] - total[:-tall, wide:] - total[tall:, :-wide] + total[:-tall, :-wide]) / area).astype(np.float32)

    mean = box(value)
    deviation = np.sqrt(np.maximum(box(value * value) - mean * mean, 16))
    return Image.fromarray(np.clip((value - mean) / deviation * 100 + 188, 0, 255).astype(np.uint8))


def photograph(rng: random.Random, picture: np.ndarray) -> Image.Image:
    """Tilt, loss of resolution, blur, noise and JPEG; then the height the reader hands to the network."""
    image = Image.fromarray(np.clip(picture * 255, 0, 255).astype(np.uint8))
    width, height = image.size
    angle, shear = math.radians(rng.gauss(0, 0.35)), rng.gauss(0, 0.06)
    fill = int(np.median(np.asarray(image)))
    slope = math.tan(angle) if abs(math.tan(angle)) * width < height * 0.35 else 0.0
    image = image.transform(image.size, Image.AFFINE, (1, shear, -shear * height / 2, slope, 1, -slope * width / 2),
                            Image.BILINEAR, fillcolor=fill)
    if rng.random() < 0.3:
        image = slant(rng, image, fill)
    target = rng.randint(14, 60) if rng.random() < 0.75 else rng.randint(9, 16)
    image = image.resize((max(8, int(width * target / height * rng.uniform(0.9, 1.1))), target), rng.choice((Image.BOX, Image.BILINEAR, Image.BICUBIC)))
    if rng.random() < 0.6:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.2 + 0.034 * target)))
    if rng.random() < 0.12 and target > 24:
        length = rng.choice((3, 5))
        along_row = rng.random() < 0.5
        kernel = [1 if (row if along_row else column) == length // 2 else 0 for row in range(length) for column in range(length)]
        image = image.filter(ImageFilter.Kernel((length, length), kernel))
    noise = rng.uniform(0, 0.06) * min(1, target / 24)
    generator = np.random.default_rng(rng.getrandbits(32))
    noisy = np.asarray(image, dtype=np.float32) + generator.normal(0, 255 * noise, (image.size[1], image.size[0]))
    image = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    if rng.random() < 0.2:  # what phones sharpen
        image = image.filter(ImageFilter.UnsharpMask(rng.uniform(0.6, 2), rng.randint(60, 220), 0))
    if rng.random() < 0.6:
        image = compress(rng, image)
    image = image.resize((max(8, image.size[0] * STRIP_HEIGHT // image.size[1]), STRIP_HEIGHT), Image.BICUBIC)
    return tone_like_reader(image) if rng.random() < 0.2 else image


def render_hard(rng: random.Random, text: str) -> Image.Image:
    glyphs = draw_glyphs(rng, text, neighbours=rng.random() < 0.12)
    if rng.random() < 0.25:
        glyphs = glyphs.filter(ImageFilter.MinFilter(3))
    elif rng.random() < 0.2:
        glyphs = glyphs.filter(ImageFilter.MaxFilter(3))
    if rng.random() < 0.12:
        glyphs = wear(rng, glyphs)
    if rng.random() < 0.2:
        edge_junk(rng, glyphs)
    return photograph(rng, print_on_paper(rng, glyphs))


def render_easy(rng: random.Random, text: str) -> Image.Image:
    """Light paper, slight noise and blur."""
    glyphs = draw_glyphs(rng, text, neighbours=False).filter(ImageFilter.GaussianBlur(rng.uniform(0, 1)))
    image = glyphs.resize((glyphs.size[0] * STRIP_HEIGHT // glyphs.size[1], STRIP_HEIGHT), Image.BILINEAR)
    tone, darkness = rng.uniform(0.8, 1.0), rng.uniform(0, 0.2)
    generator = np.random.default_rng(rng.getrandbits(32))
    level = darkness + (tone - darkness) * np.asarray(image, dtype=np.float32) / 255
    level += generator.normal(0, rng.uniform(0, 0.02), level.shape)
    return Image.fromarray(np.clip(level * 255, 0, 255).astype(np.uint8))
