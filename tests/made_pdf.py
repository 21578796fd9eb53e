"""Small PDFs that tests make with reportlab, and pictures of them in the place of scans."""

from pathlib import Path

HELVETICA = "Helvetica"


def vietnamese_font():
    """The name of a registered font with Vietnamese letters; "" where the machine has none."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name in ("DejaVuSerif.ttf", "NotoSerif-Regular.ttf", "NotoSans-Regular.ttf", "LiberationSerif-Regular.ttf"):
        if found := next(Path("/usr/share/fonts").rglob(name), None):
            pdfmetrics.registerFont(TTFont("Viet", str(found)))
            return "Viet"
    return ""


def made(path, *pages, **options):
    """A PDF of pages, each drawn by a function of the canvas."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def rows(*texts, x=72, y=760, step=16, font=HELVETICA, size=12):
    """Draws lines of text under each other; a line may be a list of (x, text)."""

    def draw(canvas):
        canvas.setFont(font, size)
        for n, text in enumerate(texts):
            for at, part in [(x, text)] if isinstance(text, str) else text:
                canvas.drawString(at, y - n * step, part)

    return draw


def grid(canvas, xs, ys, *, sides=True):
    """Draws the lines of a table; without `sides` the outer upright ones are left out."""
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs if sides else xs[1:-1]:
        canvas.line(x, ys[0], x, ys[-1])


def table(xs, top, height, texts, *, font=HELVETICA, size=10, sides=True):
    """Draws a table of one-line cells with its lines."""

    def draw(canvas):
        canvas.setFont(font, size)
        ys = [top - n * height for n in range(len(texts) + 1)]
        grid(canvas, xs, ys, sides=sides)
        for y, row in zip(ys[1:], texts, strict=False):
            for x, cell in zip(xs, row, strict=False):
                for n, line in enumerate(reversed(cell.split("\n"))):
                    canvas.drawString(x + 3, y + 4 + n * (size + 1), line)

    return draw


def scan(path, source, *, dpi=150, askew=0.0):
    """A PDF of pictures of the pages of another, turned by `askew` degrees."""
    import pypdfium2
    from PIL import Image

    pdf = pypdfium2.PdfDocument(source)
    pictures = [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in pdf]
    pdf.close()
    pictures = [p.rotate(askew, fillcolor=255, resample=Image.Resampling.BICUBIC) for p in pictures]
    pictures[0].save(path, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi)
    return path
