"""Pictures to start from, and how alike two pictures are."""

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageStat

SIZE = (640, 360)


def landscape(*, sun: str = "gold", ground: str = "olivedrab", sky: str = "skyblue") -> Image.Image:
    """Draw a sky, a ground and a house, with nothing in the corner of the seal."""
    image = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 230, *SIZE), fill=ground)
    draw.ellipse((80, 40, 140, 100), fill=sun)
    draw.rectangle((300, 150, 420, 280), fill="firebrick")
    draw.polygon([(280, 150), (440, 150), (360, 90)], fill="saddlebrown")
    light = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    return Image.blend(image, light, 0.15)


def saved(image: Image.Image, path: Path) -> Path:
    image.save(path, "PNG")
    return path


def apart(one: Image.Image, other: Image.Image) -> float:
    """Measure the mean difference of two pictures, 0 to 255, but for the corner of the seal."""
    sides = [image.convert("RGB").resize(SIZE) for image in (one, other)]
    for image in sides:
        image.paste("black", (SIZE[0] * 4 // 5, SIZE[1] * 3 // 4, *SIZE))
    mean = ImageStat.Stat(ImageChops.difference(*sides)).mean
    return sum(mean) / len(mean)
