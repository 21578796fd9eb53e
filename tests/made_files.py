"""Small files that the parser tests make, and how they look at what was read."""

import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OLD_FONT = "QuyÕt ®Þnh vÒ viÖc giao ®Êt", "n\xadíc s¹ch"  # in TCVN3; the second holds a soft hyphen
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def shown(extract):
    return [[[extract.text[a:b] for a, b in row] for row in grid.rows] for grid in extract.grids]


def headings(extract):
    return [(extract.text[a:b], level) for a, b, level in extract.headings]


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def word(path, body, prolog="", **parts):
    """A Word package of a body and named parts (styles, numbering, footnotes), all as inner XML."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes"}
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    overrides = "".join(f'<Override PartName="/word/{n}.xml" ContentType="{WORD_TYPE}{n}+xml"/>' for n in parts)
    relations = "".join(f'<Relationship Id="r{n}" Type="{OFFICE}/{n}" Target="{n}.xml"/>' for n in parts)
    space = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(
            "[Content_Types].xml",
            f'{head}<Types xmlns="{space}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}document.main+xml"/>{overrides}</Types>',
        )
        z.writestr(
            "_rels/.rels",
            f'{head}<Relationships xmlns="{space}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        z.writestr(
            "word/_rels/document.xml.rels",
            f'{head}<Relationships xmlns="{space}/relationships">{relations}</Relationships>',
        )
        z.writestr("word/document.xml", f'{head}{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, inner in parts.items():
            z.writestr(f"word/{name}.xml", f'{head}<w:{roots[name]} xmlns:w="{W}">{inner}</w:{roots[name]}>')
    return path


def p(inner, properties=""):
    inner = inner if inner.startswith("<") else f'<w:r><w:t xml:space="preserve">{inner}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def item(text, level=0, number=1):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(k, form, text, more=""):
    shape = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{k}">{shape}</w:lvl>'
